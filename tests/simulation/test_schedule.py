"""The schedule that prints itself is the month that runs."""

import ast
import inspect

from olsim.simulation import schedule


def test_the_compiled_month_calls_the_steps_of_the_schedule_in_order():
    source = inspect.getsource(getattr(schedule.month, "py_func", schedule.month))
    called = [
        ast.unparse(node.value.func)
        for node in ast.parse(source).body[0].body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    listed = [
        f"{step.process.__name__.rpartition('.')[2]}.{getattr(step.action, 'py_func', step.action).__name__}"
        for step in schedule.SCHEDULE
    ]
    assert called == listed


def test_steps_are_in_the_order_of_the_design():
    numbers = [step.number for step in schedule.SCHEDULE]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 12))
