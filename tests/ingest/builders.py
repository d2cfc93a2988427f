"""Small archives for tests: records of the Cell Image Library, pagetab submissions, IDR studies."""

import gzip
import json


def cil_record(identifier, group=None, *, deleted=False, licence="public_domain", **core):
    """One record; `core` are further fields of CORE."""
    core = {
        "IMAGEDESCRIPTION": {"free_text": f"What {identifier} shows."},
        "TERMSANDCONDITIONS": {"free_text": licence},
        **({"GROUP_ID": group} if group else {}),
        **core,
    }
    number = identifier.partition("_")[2]
    return {
        "_id": identifier,
        "_source": {
            "CIL_CCDB": {
                "Status": {"Deleted": deleted, "Is_public": True},
                "CIL": {
                    "CORE": core,
                    "Image_files": [
                        {"File_type": "Jpeg", "File_path": f"{number}.jpg", "Size": 10},
                        {"File_type": "OME_tif", "File_path": f"{number}.tif", "Size": 4_000},
                    ],
                },
                "Data_type": {"Still_image": True, "Video": False},
                "Citation": {
                    "DOI": f"doi:10.7295/W9CIL{number}",
                    "Title": f"Ann Other (2011) CIL:{number}, Homo sapiens. CIL. Dataset",
                },
            }
        },
    }


def term(name, curie):
    return {"onto_name": name, "onto_id": curie}


def write_cil(folder, records, *, name="records.jsonl.gz"):
    """The records as lines of one file; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(record) + "\n" for record in records).encode()
    path = folder / name
    path.write_bytes(gzip.compress(lines, mtime=0) if name.endswith(".gz") else lines)
    return path


def attribute(name, value, **quals):
    found = {"name": name, "value": value}
    if quals:
        found["valqual"] = [{"name": key, "value": text} for key, text in quals.items()]
    return found


def section(kind, accno="", *subsections, files=(), links=(), **attributes):
    """A section; underscores in attribute names stand for blanks, a list for a repeated attribute."""
    found = {"type": kind, "attributes": [], "subsections": list(subsections)}
    if accno:
        found["accno"] = accno
    for name, value in attributes.items():
        for one in value if isinstance(value, list) else [value]:
            found["attributes"].append(
                one | {"name": name.replace("_", " ")}
                if isinstance(one, dict)
                else attribute(name.replace("_", " "), one)
            )
    if files:
        found["files"] = list(files)
    if links:
        found["links"] = list(links)
    return found


def submission(accno, *subsections, head=(), **more):
    """A pagetab submission of one study."""
    return {
        "accno": accno,
        "type": "submission",
        "attributes": [attribute("ReleaseDate", "2024-03-01"), *head],
        "section": section("Study", "", *subsections, **{"Title": f"Study {accno}", **more}),
    }


def rembi(*, file_list="images.json", associations=1):
    """The sections of a study with one component."""
    return (
        section("Biosample", "b1", Title="Cells", Organism="Homo sapiens (human)", Intrinsic_variable="HeLa"),
        section("Specimen", "s1", Title="Slide", Sample_preparation_protocol="Fixed."),
        section("Image acquisition", "a1", Title="Scope", Imaging_method=["confocal microscopy", "STED"]),
        section(
            "Study Component",
            "c1",
            *(
                section("Associations", Biosample="Cells", Specimen="Slide", Image_acquisition="Scope")
                for _ in range(associations)
            ),
            Name="First",
            File_List=file_list,
        ),
    )


def row(path, size=1, **attributes):
    return {
        "path": path,
        "size": size,
        "type": "file",
        "attributes": [attribute(name.replace("_", " "), value) for name, value in attributes.items()],
    }


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


STUDY_TXT = """\
Comment[IDR Study Accession]\t{accession}
Study Title\tRound cells
Study Person Last Name\tOther
Study Person First Name\tAnn
Study Person Email\t{email}
Study Person Address\t"{address}"
Study Person Phone\t{phone}
Study Organism\tHomo sapiens
Study Organism Term Source REF\tNCBITaxon
Study Organism Term Accession\tNCBITaxon_9606
Study Screens Number\t1

Screen Number\t1
Comment[IDR Screen Name]\t{accession}-nobody-roundness/screenA
"""
TABLE = "Plate,Well,Gene Identifier,Gene Symbol,Comments\np1,A1,ENSG00000117399,CDC20,{comment}\np1,A2,ENSG00000112742,TTK,\n"


def write_idr(folder, accession="idr9001", *, email="", address="", phone="", comment=""):
    """One study in IDR's layout."""
    study = folder / f"{accession}-nobody-roundness"
    (study / "screenA").mkdir(parents=True)
    text = STUDY_TXT.format(accession=accession, email=email, address=address, phone=phone)
    (study / f"{accession}-study.txt").write_text(text, encoding="utf-8")
    table = TABLE.format(comment=comment)
    (study / "screenA" / f"{accession}-screenA-annotation.csv").write_text(table, encoding="utf-8")
    return study
