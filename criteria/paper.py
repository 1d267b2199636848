"""A criteria set as rows in the order of the paper, with everything a page says of each. Pure."""

from dataclasses import dataclass

from accounts.refusals import Sentence, sentence
from criteria.outline import CriterionNode, FieldKind, FieldNode, SetOutline, Source
from criteria.rule_text import KIND_WORDS, NA_WORDS, SOURCE_WORDS, rule_sentences


@dataclass(frozen=True)
class PaperLine:
    """A criterion; `words` is its rule in plain words, empty for what is not scored itself."""

    node: CriterionNode
    depth: int
    words: tuple[Sentence, ...]

    @property
    def na_words(self) -> Sentence:
        return sentence(NA_WORDS[self.node.na_policy])

    @property
    def source_words(self) -> Sentence | None:
        """What sets a line apart that the commune does not score itself."""
        if self.node.source is Source.SELF:
            return None
        return sentence(SOURCE_WORDS[self.node.source])


@dataclass(frozen=True)
class PaperField:
    node: FieldNode
    lines: tuple[PaperLine, ...]

    @property
    def kind_words(self) -> Sentence | None:
        """What sets a bonus or penalty field apart."""
        return None if self.node.kind is FieldKind.REGULAR else sentence(KIND_WORDS[self.node.kind])


def fields_on_paper(outline: SetOutline) -> list[PaperField]:
    return [
        PaperField(field, tuple(_line(depth, node) for depth, node in field.walk()))
        for field in outline.fields
    ]


def _line(depth: int, node: CriterionNode) -> PaperLine:
    words = rule_sentences(node.rule, max_points=node.max_points) if node.rule else ()
    return PaperLine(node, depth, words)
