"""A note → a mail draft (.eml) that a mail program opens for sending.

Nothing is invented: no sender, no date, no message id, no address.
"""

from __future__ import annotations

from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser

from writer.deliver.visible import one_line, visible
from writer.errors import InputError, WriterError
from writer.interview import Note

# With a limit, the standard library of 3.11 to 3.13 folds a long display name at its commas and so makes several
# recipients of one. The body is set before, since it needs a limit.
_POLICY = policy.SMTP.clone(max_line_length=None)


def draft_mail(note: Note, address: str | None = None) -> bytes:
    """The bytes of an .eml with CRLF line ends; To only where `address` is given.

    `X-Unsent: 1` makes Outlook open it as a draft. Raises InputError for an address that is none, WriterError when
    what was written does not read back as what was meant.
    """
    name, subject, body = (
        _header(note.recipient.name or ""),
        _header(note.subject),
        visible(note.body).strip("\n") + "\n",
    )
    message = EmailMessage()
    # Quoted-printable, since base64 reads as damage in a preview; its soft breaks keep one paragraph one line.
    message.set_content(body, subtype="plain", charset="utf-8", cte="quoted-printable")
    message["X-Unsent"] = "1"
    message["Subject"] = subject
    if address is not None:
        message["To"] = _recipient(name, address)
    data = message.as_bytes(policy=_POLICY)
    _verify(data, name, address, subject, body)
    return data


def _recipient(name: str, address: str) -> Address:
    try:
        recipient = Address(display_name=name, addr_spec=address)
        address.encode("ascii")
    except (ValueError, IndexError, MessageError) as error:
        raise InputError(f"“{one_line(address)}” is not a mail address; give one like name@example.org.") from error
    if not recipient.username or not recipient.domain or recipient.addr_spec != address:
        raise InputError(f"“{one_line(address)}” is not a mail address; give one like name@example.org.")
    return recipient


def _header(text: str) -> str:
    """One line, and no "=?", which would be read as the beginning of an encoded word."""
    return one_line(text).replace("=?", "= ?")


def _verify(data: bytes, name: str, address: str | None, subject: str, body: str) -> None:
    """Read the mail back as a mail program does; raise WriterError where anything differs."""
    read = BytesParser(policy=policy.default).parsebytes(data)
    recipients = [(one.display_name, one.addr_spec) for header in read.get_all("To", []) for one in header.addresses]
    meant = [] if address is None else [(name, address)]
    headers = sorted(key.lower() for key in read)
    allowed = ["content-transfer-encoding", "content-type", "mime-version", "subject", "x-unsent"]
    same = (
        recipients == meant
        and headers == sorted([*allowed, "to"] if meant else allowed)
        and str(read["Subject"]) == subject
        and not read.is_multipart()
        and read.get_content().replace("\r\n", "\n") == body
    )
    if not same:
        raise WriterError(
            f"The mail draft for {name or 'this recipient'} did not read back as it was written, so it was not kept. "
            f"Use --format txt for this note."
        )
