"""A map from a foreign schema to the import bundle, read from YAML and checked before a row is."""

from dataclasses import dataclass
from pathlib import Path

from ingest.bundle import BUNDLE, Table
from store import yaml_file
from store.yaml_file import Spot

Where = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the values of one column come from; `spot` is its place in the map.

    From the `source` column, through its `meanings`, with `default` for what is missing or not among them,
    and nothing where `when` does not hold; or `const` in every row.
    """

    spot: Spot
    source: str | None = None
    meanings: dict[str, str] | None = None
    default: str | None = None
    const: str | None = None
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Rows of another file with `theirs` = `ours`: the only one, the last by a column, or the sum of all.

    `spots` are the places of its parts in the map.
    """

    spots: dict[str, Spot]
    name: str
    file: str
    ours: str
    theirs: str
    where: Where
    last_by: str | None
    sums: tuple[str, ...]

    def sources(self) -> list[tuple[Spot, str]]:
        """Every column of the other file that decides which row is found, and where the map says so."""
        named = [(self.spots["on"], self.theirs)]
        named += [(self.spots["where"], name) for name in self.where]
        named += [(self.spots["sum"], name) for name in self.sums]
        named += [(self.spots["last_by"], self.last_by)] if self.last_by else []
        return named


@dataclass(frozen=True, slots=True)
class Block:
    """How the rows of one file become rows of one table; `spots` are the places of its parts in the map."""

    spots: dict[str, Spot]
    table: Table
    file: str
    columns: dict[str, Origin]
    joins: tuple[Join, ...]
    where: Where
    sums: tuple[str, ...]
    last_by: str | None

    def sources(self) -> list[tuple[Spot, str]]:
        """Every column that is read, `join.column` for those of a join, and where the map says so."""
        named = [(origin.spot, origin.source) for origin in self.columns.values() if origin.source]
        named += [(origin.spot, name) for origin in self.columns.values() for name, _ in origin.when]
        named += [(self.spots["where"], name) for name in self.where]
        named += [(self.spots["last_by"], self.last_by)] if self.last_by else []
        for join in self.joins:
            named.append((join.spots["on"], join.ours))
            named += [(spot, f"{join.name}.{column}") for spot, column in join.sources()]
        return named


def read(path: Path) -> tuple[Block, ...]:
    """The blocks of a map, in the order of the bundle. BadInput, with the line, where it makes no sense."""
    tables = yaml_file.read(path)
    found = tables.fields(BUNDLE)
    return tuple(
        _block(BUNDLE[name], spot) for name in BUNDLE if name in found for spot in found[name].list()
    )


def _block(table: Table, spot: Spot) -> Block:
    fields = spot.fields(("file", "columns", "join", "where", "sum", "last_by"), needed=("file", "columns"))
    origins = fields["columns"].items()
    for name in origins:
        origins[name].known(name, table.names, f"is not a column of {table.name}")
    for name in table.required:
        if name not in origins:
            raise fields["columns"].sorry(f"{table.name} needs the column '{name}': say where it comes from.")
    if "sum" in fields and "last_by" in fields:
        raise fields["sum"].sorry("say either sum or last_by, not both.")
    joins = fields["join"].items() if "join" in fields else {}
    return Block(
        spots=fields,
        table=table,
        file=fields["file"].text(),
        columns={name: _origin(origin) for name, origin in origins.items()},
        joins=tuple(_join(name, join) for name, join in joins.items()),
        where=_where(fields.get("where")),
        sums=_sums(table, fields.get("sum")),
        last_by=_text(fields.get("last_by")),
    )


def _origin(spot: Spot) -> Origin:
    if spot.is_text:
        return Origin(spot, source=_name(spot))
    fields = spot.fields(("from", "values", "default", "const", "when"))
    if ("from" in fields) == ("const" in fields):
        raise spot.sorry("say either from (a column) or const (a value).")
    if "const" in fields and len(fields) > 1:
        raise spot.sorry("const stands alone.")
    values = fields["values"].items() if "values" in fields else None
    return Origin(
        spot,
        source=_name(fields["from"]) if "from" in fields else None,
        meanings={key: value.text() for key, value in values.items()} if values else None,
        default=_text(fields.get("default")),
        const=_text(fields.get("const")),
        when=tuple(_where(fields.get("when")).items()),
    )


def _join(name: str, spot: Spot) -> Join:
    fields = spot.fields(("file", "on", "where", "last_by", "sum"), needed=("file", "on"))
    if "sum" in fields and "last_by" in fields:
        raise spot.sorry("say either sum or last_by, not both.")
    on = fields["on"]
    pairs = {on.text(): on} if on.is_text else on.items()
    if len(pairs) != 1:
        raise on.sorry("a join is on one column: `on: id`, or `on: {our_id: their_id}`.")
    ours, theirs = next(iter(pairs.items()))
    return Join(
        fields,
        name,
        file=fields["file"].text(),
        ours=ours,
        theirs=theirs.text(),
        where=_where(fields.get("where")),
        last_by=_text(fields.get("last_by")),
        sums=tuple(member.text() for member in fields["sum"].list()) if "sum" in fields else (),
    )


def _where(spot: Spot | None) -> Where:
    items = spot.items() if spot else {}
    return {name: tuple(member.text() for member in value.list()) for name, value in items.items()}


def _sums(table: Table, spot: Spot | None) -> tuple[str, ...]:
    numbers = [column.name for column in table.columns if column.kind == "number"]
    members = spot.list() if spot else ()
    return tuple(member.known(member.text(), numbers, "cannot be summed") for member in members)


def _name(spot: Spot) -> str:
    if not spot.text():
        raise spot.sorry("name the column that the values come from.")
    return spot.text()


def _text(spot: Spot | None) -> str | None:
    return spot.text() if spot else None
