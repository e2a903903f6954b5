"""Words that need no support in the interview notes, and the short forms that interview notes are written in."""

from __future__ import annotations

# Lemmas of what any honest thank-you note is made of: the six points, courtesy, interviews and jobs in general, telling
# and seeing, time and measure.
_COURTESY = """
add afternoon again also always another answer anything application apply appreciate appreciation ask back be best bit
bring call can candidate care chance choice choose clear clearly close come company consider consideration contact
conversation could course courtesy day decide decision describe different difficult disappoint disappointed
disappointment discuss discussion do drop easy else email end enjoy even evening ever expect explain far feel few fill
find firm first future get give glad go good grateful great happen happy hard have hear help here herself himself hire
honest hope hopeful hour interest interested interview job join just keep kind kindness know last later learn leave
let letter like line list little long look lot make many matter may meet mention message might mind minute moment more
morning much must myself name need never new news next none note now offer one ones open opening opportunity other
outcome part patience people person picture place plain pleased point position post process put quite reach read
really regard remain remember result right role run sad same say search see select set share short should show similar
sincerely sit somebody someone something soon sorry sort speak spend start stay still suitable sure take talk team
tell thank thanks then there thing think time today too touch turn two understand use vacancy very visit want warm way
week welcome well while will wish word work would write yourself
"""
COURTESY = frozenset(_COURTESY.split())

# Abbreviations of interview notes, and what a note spells out.
_SPELT_OUT = """
w=with w/=with b/c=because bc=because mgr=manager eng=engineering hr=hour hrs=hours min=minutes mins=minutes wk=week
wks=weeks yr=year yrs=years mo=month mos=months thru=through dept=department asst=assistant dir=director
govt=government appt=appointment appts=appointments ppl=people biz=business co=company info=information lab=laboratory
sci=science sr=senior jr=junior ops=operations prod=production dev=developer devs=developers infra=infrastructure
tech=technician intl=international natl=national mtg=meeting temp=temperature temps=temperatures approx=approximately
ref=reference reqs=requirements vs=versus pic=picture pics=pictures bday=birthday fave=favourite gen=generation
1st=first 2nd=second 3rd=third 4th=fourth 5th=fifth ½=half 1/2=half ft=feet lb=pounds lbs=pounds kg=kilograms
km=kilometres uni=university maths=mathematics math=mathematics phone=telephone rang=called mon=monday tue=tuesday
tues=tuesday wed=wednesday weds=wednesday thu=thursday thur=thursday thurs=thursday fri=friday sat=saturday sun=sunday
jan=january feb=february mar=march apr=april jun=june jul=july aug=august sep=september sept=september oct=october
nov=november dec=december
"""
SPELT_OUT = dict(pair.split("=") for pair in _SPELT_OUT.split())
SPELT_OUT |= {"hm": "hiring manager"}

_TO_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_LARGER = "thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 hundred=100 thousand=1000 dozen=12"
# Number words and their digits.
NUMBERS = {word: str(value) for value, word in enumerate(_TO_TWENTY.split())}
NUMBERS |= dict(pair.split("=") for pair in _LARGER.split()) | {"once": "1", "twice": "2"}
