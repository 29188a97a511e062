"""Every coded value of olsim. The Dutch text behind each code is what a reader sees."""

from enum import IntEnum


class Status(IntEnum):
    """Where a person stands towards the teacher labour market of the city."""

    NONE = 0  # the row is not in use
    STUDYING = 1  # pabo student
    CANDIDATE = 2  # in the voortraject of zij-instroom
    SEARCHING = 3  # free, looks for work in the city
    EMPLOYED = 4  # has a contract at a school
    AWAY = 5  # left the sector less than a year or two ago and may come back
    GONE = 6  # left for good


class Role(IntEnum):
    """What a person is; the Mesa class follows it."""

    TEACHER = 0
    ZIJ_INSTROMER = 1
    STUDENT = 2


class Channel(IntEnum):
    """How a person came into the model; part of the permanent key."""

    START = 0  # in the city on 1 August 2018
    PABO = 1
    ZIJ_INSTROOM = 2
    NEIGHBOURS = 3  # from a school in a randgemeente
    RESERVE = 4  # from the silent reserve
    ELSEWHERE = 5  # from the rest of the country, vo or mbo: the residual inflow
    EXTRA = 6  # put in by a test or a user
    SUPPORT = 7  # support staff on the way to a teacher's diploma


class Absence(IntEnum):
    NONE = 0
    SICK = 1
    LEAVE = 2


class Task(IntEnum):
    """Work outside the class of somebody with a teacher's appointment."""

    NONE = 0
    COACH = 1  # schoolopleider
    AMBULANT = 2


class Reason(IntEnum):
    """Why somebody is no longer where he or she was."""

    NONE = 0
    LEFT_EDUCATION = 1
    OTHER_EDUCATION = 2  # vo or mbo
    NEIGHBOURS = 3
    PENSION = 4
    UITVAL = 5  # zij-instromer or student who stops
    CONTRACT_END = 6
    OTHER_SCHOOL = 7


class Flow(IntEnum):
    """Flows of teachers' appointments at the schools of the city; inflow first, then outflow, then moves and
    hours.
    """

    IN_PABO = 0
    IN_ZIJ_INSTROOM = 1
    IN_RETURN = 2
    IN_RESERVE = 3
    IN_NEIGHBOURS = 4
    IN_ELSEWHERE = 5
    IN_FREE = 6  # people without a contract, for example after a replacement ended
    OUT_EDUCATION = 7
    OUT_OTHER_EDUCATION = 8
    OUT_NEIGHBOURS = 9
    OUT_PENSION = 10
    OUT_UITVAL = 11
    OUT_CONTRACT_END = 12
    MOVE_IN = 13
    MOVE_OUT = 14
    HOURS_UP = 15
    HOURS_DOWN = 16


class SchoolType(IntEnum):
    BO = 0
    SBO = 1
    SO = 2
    VSO = 3


class Kind(IntEnum):
    """Kind of required post."""

    REGULAR = 0
    REPLACEMENT = 1
    TASK = 2  # coaching and ambulant work inside the formation


class Standing(IntEnum):
    """Who stands on a required post this month."""

    OWN = 0  # qualified, on an own contract
    EXTRA_HOURS = 1
    AMBULANT = 2  # ambulant teacher, schoolopleider or director
    ZIJ_INSTROMER = 3
    UNQUALIFIED = 4  # unqualified or support staff, students on a contract
    EXTERNAL = 5  # external or zzp
    MERGED = 6  # merged, split or sent home
    LENT_IN = 7  # qualified, lent by another school
    NOT_DONE = 8  # only for tasks: the holder stands in front of a class or is absent
    ZIJ_STOPGAP = 9  # zij-instromer taken out of dubbele bezetting, on a post that nobody holds


class Visibility(IntEnum):
    """What the outside sees of a required post."""

    HIDDEN = 0  # not advertised; also every post that somebody holds
    ADVERTISED = 1
    PROMISED = 2  # somebody is appointed and starts later: not part of any shortage


class Use(IntEnum):
    """What a contracted fte is used for this month."""

    OWN_POST = 0
    REPLACEMENT = 1
    # in front of another class than the own one: extra hours, ambulant people, zij-instromers used as stopgap
    COVERING = 2
    COACHING = 3
    OTHER_TASK = 4  # ambulant work, study day
    SUPERNUMERARY = 5  # dubbele bezetting, bovenformatief
    LENT_OUT = 6
    ABSENT = 7
    STUDY = 8  # the study day inside the contract of a zij-instromer


class VacancyState(IntEnum):
    NONE = 0
    OPEN = 1  # nobody appointed
    RESERVED = 2  # somebody accepted and starts later
    FILLED = 3
    CLOSED = 4  # the post disappeared


class Stopgap(IntEnum):
    """What a school does about a post nobody stands on; the order differs by school and school year."""

    EXTRA_HOURS = 0
    AMBULANT = 1
    ZIJ_INSTROMER = 2
    SUPPORT = 3
    EXTERNAL = 4


class Pool(IntEnum):
    """People and hours that are not agents but run out all the same."""

    DIRECTOR = 0
    SUPPORT = 1
    EXTERNAL = 2
    FLEX = 3  # the joint flex pool
    COACH = 4  # coaches above schools


class Noted(IntEnum):
    """People who were noted in an earlier step of the month, so that later ones need not look at
    everybody.
    """

    TASKS = 0
    SPARES = 1  # teachers above the formation
    TRAINEES = 2  # zij-instromers above the formation and students with paid work
    ZIJ = 3  # zij-instromers
    STARTERS = 4  # teachers in their first years


class Full(IntEnum):
    """A store of the world that can run out of rows."""

    NONE = 0
    PEOPLE = 1
    VACANCIES = 2
    REQUESTS = 3  # posts that fall free within a month


_TEXTS: dict[str, str] = {
    "Full.PEOPLE": "mensen",
    "Full.VACANCIES": "vacatures",
    "Full.REQUESTS": "plekken die in een maand vrijvallen",
    "Status.STUDYING": "student",
    "Status.CANDIDATE": "in het voortraject",
    "Status.SEARCHING": "zoekt werk",
    "Status.EMPLOYED": "in dienst",
    "Status.AWAY": "weg, kan terugkomen",
    "Status.GONE": "weg",
    "Standing.OWN": "bevoegd, eigen contract",
    "Standing.EXTRA_HOURS": "extra uren van een deeltijder",
    "Standing.AMBULANT": "ambulant, schoolopleider of directeur",
    "Standing.ZIJ_INSTROMER": "zij-instromer in opleiding",
    "Standing.UNQUALIFIED": "onbevoegd of ondersteuner",
    "Standing.EXTERNAL": "extern of zzp",
    "Standing.MERGED": "klas samengevoegd, verdeeld of naar huis",
    "Standing.LENT_IN": "bevoegd, geleend van andere school",
    "Standing.NOT_DONE": "taak blijft liggen",
    "Standing.ZIJ_STOPGAP": "zij-instromer uit de dubbele bezetting gehaald",
    "Visibility.HIDDEN": "niet uitgezet",
    "Visibility.ADVERTISED": "uitgezet als vacature",
    "Visibility.PROMISED": "iemand benoemd, start later",
    "Use.OWN_POST": "eigen klas of taakplek",
    "Use.REPLACEMENT": "vervanging",
    "Use.COVERING": "invallen voor een andere klas",
    "Use.COACHING": "begeleiden",
    "Use.OTHER_TASK": "ambulante of andere taak",
    "Use.SUPERNUMERARY": "boven de formatie",
    "Use.LENT_OUT": "uitgeleend",
    "Use.ABSENT": "afwezig",
    "Use.STUDY": "studiedag",
    "Kind.REGULAR": "reguliere plek",
    "Kind.REPLACEMENT": "vervanging van lange afwezigheid",
    "Kind.TASK": "taak binnen de formatie",
    "Absence.SICK": "langdurig ziek",
    "Absence.LEAVE": "met lang verlof",
    "Role.TEACHER": "leraar",
    "Role.ZIJ_INSTROMER": "zij-instromer",
    "Role.STUDENT": "pabostudent",
    "Flow.IN_PABO": "van de pabo",
    "Flow.IN_ZIJ_INSTROOM": "start als zij-instromer",
    "Flow.IN_RETURN": "teruggekeerde starter",
    "Flow.IN_RESERVE": "uit de stille reserve",
    "Flow.IN_NEIGHBOURS": "uit de randgemeenten",
    "Flow.IN_ELSEWHERE": "van elders",
    "Flow.IN_FREE": "zonder baan, na een vervanging",
    "Flow.OUT_EDUCATION": "uit het onderwijs",
    "Flow.OUT_OTHER_EDUCATION": "naar vo of mbo",
    "Flow.OUT_NEIGHBOURS": "naar een andere gemeente",
    "Flow.OUT_PENSION": "met pensioen",
    "Flow.OUT_UITVAL": "uitval van een zij-instromer",
    "Flow.OUT_CONTRACT_END": "einde van een vervanging",
    "Flow.MOVE_IN": "van een andere Utrechtse school",
    "Flow.MOVE_OUT": "naar een andere Utrechtse school",
    "Flow.HOURS_UP": "meer uren",
    "Flow.HOURS_DOWN": "minder uren",
    "SchoolType.BO": "basisonderwijs",
    "SchoolType.SBO": "speciaal basisonderwijs",
    "SchoolType.SO": "speciaal onderwijs",
    "SchoolType.VSO": "voortgezet speciaal onderwijs",
    "Reason.LEFT_EDUCATION": "verlaat het onderwijs",
    "Reason.OTHER_EDUCATION": "gaat naar vo of mbo",
    "Reason.NEIGHBOURS": "gaat naar een andere gemeente",
    "Reason.PENSION": "gaat met pensioen",
    "Reason.UITVAL": "stopt met de opleiding",
    "Reason.CONTRACT_END": "vervanging loopt af",
    "Reason.OTHER_SCHOOL": "gaat naar een andere school",
}


def has_text(code: IntEnum) -> bool:
    """Whether a reader can meet this code."""
    return f"{type(code).__name__}.{code.name}" in _TEXTS


def dutch(code: IntEnum) -> str:
    """Dutch text of a code that a reader can meet. Keyed by name: members of different enumerations are equal
    as numbers.
    """
    return _TEXTS[f"{type(code).__name__}.{code.name}"]
