"""The vocabulary is complete, bilingual, linked to published vocabularies, and holds every term that is written anywhere."""

import re
import tomllib
from itertools import chain

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Namespace, URIRef

from kg.graph.assemble import CLASSES, KIND_CLASSES
from kg.graph.check import KINDS, MEASURES
from kg.graph.iris import ONTOLOGY, VOCABULARIES
from kg.model import RELATIONS
from kg.packaged import packaged

KG, SCHEMA, SKOS = Namespace(ONTOLOGY), Namespace(VOCABULARIES["schema"]), Namespace(VOCABULARIES["skos"])
VOCABULARY = Graph().parse(packaged("ontology") / "kg.ttl")
TERMS = sorted({term for term in VOCABULARY.subjects() if isinstance(term, URIRef) and term.startswith(ONTOLOGY)})
PROPERTIES = [term for term in TERMS if {OWL.ObjectProperty, OWL.DatatypeProperty} & set(VOCABULARY.objects(term, RDF.type))]
WRITTEN = re.compile(r"(?<![\w/.-])kg:([A-Za-z]\w*(?:-\w+)*)")


def languages(term, predicate):
    return sorted(text.language for text in VOCABULARY.objects(term, predicate))


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.rpartition("#")[2])
def test_a_term_has_one_label_and_one_definition_in_each_language(term):
    assert languages(term, RDFS.label) == ["en", "zh"]
    assert languages(term, RDFS.comment) == ["en", "zh"]


def test_each_property_has_a_domain_and_a_range():
    # What an inference rests on can be anything.
    without = {prop for prop in PROPERTIES if not (VOCABULARY.value(prop, RDFS.domain) and VOCABULARY.value(prop, RDFS.range))}
    assert without == {KG.premise}


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_relation_joins_the_types_that_the_data_model_says(relation):
    def declared(single, several):
        return set(VOCABULARY.objects(KG[relation], several)) or set(VOCABULARY.objects(KG[relation], single))

    def classes(types):
        names = {CLASSES[type_][0] for type_ in types} | ({"kg:FacilityKind"} if "FACILITY" in types else set())
        return {KG[name.removeprefix("kg:")] for name in names}

    assert declared(RDFS.domain, SCHEMA.domainIncludes) == classes(RELATIONS[relation].subjects)
    assert declared(RDFS.range, SCHEMA.rangeIncludes) == classes(RELATIONS[relation].objects)
    assert (KG[relation], RDF.type, KG.Relation) in VOCABULARY


def test_an_entity_is_written_with_the_superclasses_of_its_class():
    for classes in (*CLASSES.values(), *chain.from_iterable(kinds.values() for kinds in KIND_CLASSES.values())):
        nodes = [URIRef(VOCABULARIES[prefix] + name) for prefix, name in (written.split(":") for written in classes)]
        own = nodes[-1] if nodes[-1].startswith(ONTOLOGY) else nodes[0]
        assert set(nodes) <= set(VOCABULARY.transitive_objects(own, RDFS.subClassOf)), classes


def test_kinds_and_measures_are_the_notations_of_their_schemes():
    for scheme, values in ((KG.kinds, KINDS), (KG.measures, MEASURES)):
        concepts = VOCABULARY.subjects(SKOS.inScheme, scheme)
        assert {str(VOCABULARY.value(concept, SKOS.notation)) for concept in concepts} == set(values)


def test_every_term_that_is_written_is_declared():
    files = [
        path
        for pattern in ("*.py", "*.rq", "*.ttl", "*.toml", "*.js")
        for path in packaged("ontology").parent.joinpath("kg").rglob(pattern)
    ]
    files.append(packaged("ontology") / "shapes.ttl")
    written = {name: path.name for path in files for name in WRITTEN.findall(path.read_text(encoding="utf-8"))}
    rules = tomllib.loads((packaged("domains") / "unions" / "domain.toml").read_text(encoding="utf-8"))
    written |= dict.fromkeys(RELATIONS, "RELATIONS") | {rule["class"]: "domain.toml" for rule in rules["derived"]}
    assert {name: file for name, file in written.items() if KG[name] not in TERMS} == {}


def test_nothing_is_left_without_a_name():
    # Blank nodes would be named anew in each export.
    assert not [node for triple in VOCABULARY for node in triple if isinstance(node, BNode)]
