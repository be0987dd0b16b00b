from allauth.account.adapter import DefaultAccountAdapter
from django.utils import translation

from renqi.web.shell import catalogue


def test_every_text_of_the_package_has_its_chinese() -> None:
    assert catalogue.untranslated(catalogue.read_catalogue()) == []


def test_a_translation_fills_in_the_same_facts_as_its_original() -> None:
    import re

    facts = re.compile(r"\{\w+\}|%\(\w+\)s")
    unlike = [
        message.id
        for message in catalogue.read_catalogue()
        if isinstance(message.id, str)
        and message.id
        and message.string
        and sorted(set(facts.findall(message.id)))
        != sorted(set(facts.findall(str(message.string))))
    ]
    assert unlike == []


def test_texts_are_found_in_every_place_where_they_are_written() -> None:
    source = "{% translate 'One' %}<c-x y=\"{% translate 'Two' %}\"/>{{ _('Three') }}"
    block = "{% blocktranslate trimmed with n=x %}\n {{ n }} firms\n{% endblocktranslate %}"
    found = catalogue._texts_of_template(source + block)
    assert sorted(found) == [("%(n)s firms",), ("One",), ("Three",), ("Two",)]
    python = (
        "class A(E):\n    code = 'a.b'\n    message = 'No {x}.'\n_('Four')\nngettext('a', 'b', 2)"
    )
    assert sorted(catalogue._texts_of_python(python)) == [("Four",), ("No {x}.",), ("a", "b")]


def test_a_wrong_code_or_password_is_called_wrong() -> None:
    # The sign-in library's own Chinese says "error code" and "invalid password".
    with translation.override("zh-hans"):
        said = {str(words) for words in DefaultAccountAdapter.error_messages.values()}
    assert {"验证码不正确。", "密码不正确。"} <= said
