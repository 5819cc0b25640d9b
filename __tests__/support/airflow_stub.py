"""Runs the tasks of a DAG file one after the other, as far as the DAG of docs/airflow.md needs Airflow.

usage: airflow_stub.py DAG.py CONTEXT.json
CONTEXT.json is what templates see. Prints one JSON line: task id → success, retry or failed.
"""

import json
import subprocess
import sys
from types import ModuleType

from jinja2 import Environment, StrictUndefined

tasks = []


class AirflowException(Exception):
    pass


class AirflowFailException(AirflowException):
    pass


class DAG:
    def __init__(self, dag_id, **options):
        assert options["max_active_runs"] == 1 and options["catchup"] is False
        assert options["default_args"]["retries"] > 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class BaseOperator:
    def __init__(self, *, task_id, **options):
        self.task_id = task_id
        tasks.append(self)

    def __rshift__(self, other):
        return other


class SubprocessHook:
    def run_command(self, command, env=None, cwd=None):
        result = subprocess.run(command, env=env, cwd=cwd, stdout=sys.stderr, check=False)
        return type("Result", (), {"exit_code": result.returncode})

    def send_sigterm(self):
        raise NotImplementedError


class BashOperator(BaseOperator):
    def __init__(self, *, bash_command, cwd, **options):
        super().__init__(**options)
        self.bash_command, self.cwd = bash_command, cwd

    def execute(self, context):
        subprocess.run(["bash", "-c", self.bash_command], cwd=self.cwd, stdout=sys.stderr, check=True)


def module(name, **members):
    made = ModuleType(name)
    vars(made).update(members)
    sys.modules[name] = made


module("airflow")
module("airflow.providers")
module("airflow.providers.standard")
module("airflow.providers.standard.hooks")
module("airflow.providers.standard.hooks.subprocess", SubprocessHook=SubprocessHook)
module("airflow.providers.standard.operators")
module("airflow.providers.standard.operators.bash", BashOperator=BashOperator)
module("airflow.sdk", DAG=DAG, BaseOperator=BaseOperator)
module(
    "airflow.sdk.exceptions",
    AirflowException=AirflowException,
    AirflowFailException=AirflowFailException,
)


def render(value, context):
    if isinstance(value, str):
        return Environment(undefined=StrictUndefined).from_string(value).render(context)
    if isinstance(value, dict):
        return {key: render(each, context) for key, each in value.items()}
    return [render(each, context) for each in value]


with open(sys.argv[1]) as dag, open(sys.argv[2]) as file:
    exec(compile(dag.read(), sys.argv[1], "exec"), {})
    context = json.load(file)

states = {}
for task in tasks:
    for field in getattr(task, "template_fields", ()):
        setattr(task, field, render(getattr(task, field), context))
    try:
        task.execute(context)
        states[task.task_id] = "success"
    except AirflowFailException:
        states[task.task_id] = "failed"
    except AirflowException:
        states[task.task_id] = "retry"
print(json.dumps(states))
