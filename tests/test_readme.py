"""What README tells an operator is so: its commands, options, variables and files are there."""

import os
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.findall(r"`([^`\n]+)`", README) + re.findall(r"```\w*\n(.*?)```", README, re.DOTALL)
LINES = [line.strip() for code in CODE for line in code.splitlines()]
MADE_FROM = re.compile(r'os\.environ\.get\(\s*"(\w+)"|_required_in_production\("(\w+)"')
READ_BY_OTHERS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
FOR_DEVELOPERS = {"DEBUG"}


def test_the_targets_of_make_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {name for line in LINES for name in re.findall(r"^make (\w+)", line)}
    there = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    assert {"run", "test", "check", "fix", "bench"} <= named <= there
    for script in re.findall(r"@(tools/\w+\.sh)", makefile):
        assert os.access(ROOT / script, os.X_OK), script


def test_the_commands_and_their_options_are_there() -> None:
    found = [
        match.groups() for line in LINES for match in re.finditer(r"manage\.py (\w+)(.*)", line)
    ]
    assert len(found) > 8
    for name, rest in found:
        command = load_command_class(get_commands()[name], name)
        parser = command.create_parser("manage.py", name)
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in parser._option_string_actions, f"{name} {option}"


def test_every_command_of_the_house_is_told() -> None:
    own = {path.stem for path in ROOT.glob("*/management/commands/[!_]*.py")}
    told = {name for line in LINES for name in re.findall(r"manage\.py (\w+)", line)}
    assert len(own) > 8
    assert own - told == set()


def test_every_other_file_that_is_run_or_linked_is_there() -> None:
    named = set(re.findall(r"\]\(((?!http)[^)#]+)\)", README))
    named |= {name for line in LINES for name in re.findall(r"[\w/-]+\.(?:txt|py)\b", line)}
    named -= {"manage.py"}
    assert {"requirements.txt", "requirements-s3.txt", "tools/compile_messages.py"} <= named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_variables_are_those_that_the_settings_read() -> None:
    settings = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    read = {a or b for a, b in MADE_FROM.findall(settings)} - FOR_DEVELOPERS
    told = set(
        re.findall(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|\bPRODUCTION\b|\bWORKERS\b", "\n".join(CODE))
    )
    assert told - READ_BY_OTHERS == read


def choices(command: str, option: str) -> list[str]:
    parser = load_command_class(get_commands()[command], command).create_parser("", command)
    return list(parser._option_string_actions[option].choices or ())


def test_the_stages_and_formats_are_all_there_are() -> None:
    stages = re.search(r"`load_year` dừng được ở (.*?);", README, re.DOTALL)
    assert stages
    assert re.findall(r"`(\w+)`", stages[1]) == choices("load_year", "--until")
    for command in ("export_result", "export_criteria"):
        formats = "|".join(re.findall(rf"{command} \S+ --format (\S+)", README))
        assert sorted(formats.replace("\\", "").split("|")) == sorted(choices(command, "--format"))
