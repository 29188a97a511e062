"""Fresh rows: whether there is room for them, and a person in one."""

from olsim.core.codes import Full
from olsim.core.compiled import compiled
from olsim.core.randomness import make_key
from olsim.state.world import World


@compiled
def room_for(world: World, table: int, rows: int) -> bool:
    """Whether a table can take so many more rows; where not, the world remembers which one is full and the
    run stops after this month.
    """
    if table == Full.PEOPLE:
        fits = world.people.count[0] + rows <= world.people.limit[0]
    elif table == Full.VACANCIES:
        fits = world.vacancies.count[0] + rows <= world.vacancies.limit[0]
    else:
        fits = world.lists.n_requests[0] + rows <= world.lists.requests.shape[0]
    if not fits:
        world.full[0] = table
    return bool(fits)


@compiled
def new_person(world: World, channel: int, month: int, ordinal: int, status: int, role: int) -> int:
    """A fresh row for somebody who enters in `month`, or -1 where the table is full. The key is a hash of
    channel, month and ordinal.
    """
    if not room_for(world, Full.PEOPLE + 0, 1):
        return -1
    people = world.people
    i = people.count[0]
    people.count[0] = i + 1
    people.key[i] = make_key(channel, month, ordinal)
    people.channel[i] = channel
    people.entered[i] = month
    people.ordinal[i] = ordinal
    people.status[i] = status
    people.role[i] = role
    return int(i)
