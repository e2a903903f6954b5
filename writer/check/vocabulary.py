"""Words that need no support in the interview notes, and the short forms that interview notes are written in."""

from __future__ import annotations

# Lemmas of what any honest thank-you note is made of: the six points, courtesy, interviews and jobs in general, telling
# and seeing, time and measure.
_COURTESY = """
actually add admit afternoon again agree already also always another answer anything application apply appreciate
appreciation ask attention available back be begin best bit bring call can candidate care careful certainly chance
choice choose clear clearly close come company consider considerate consideration contact conversation could course
courteous courtesy day deal dear decide decision describe different difficult directly disappoint disappointed
disappointing disappointment discuss discussion do drop easy effort else email end enjoy especially even evening ever
expect explain fair far feel few fill find fine firm first follow free friendly future generous get give glad gladly
go good gracious graciously grateful gratitude great happen happy hard have hear hello help here herself hi himself
hire honest hop hope hopeful hour idea include inform instead interest interested interview job join just keep kind
kindness know last later learn leave let letdown letter like line list listen little long look lot make many matter
may mean meet meeting mention message might mind minute miss moment more morning much must myself name need never new
news next none note notice notify now offer one ones open opening opportunity other outcome part particular pass
patience patient people person personally picture place plain pleased point position possibility possible post prefer
pretend process prompt promptly put question quite rather reach read ready really reason receive regard regards regret
remain remember reply respect respond rest result right role run sad same say search seat see seek select send sending
sense set share short should show similar simply sincerely sit somebody someone something soon sorry sort speak spend
start stay still suitable sure take talk teach team tell thank thank-you thankful thanks then there thing think
thoughtful time today tomorrow too touch trouble trust try turn two unchanged understand use useful vacancy vacant
very visit wait want warm way week welcome well while will willing wish word work would write writing yes yourself
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
