"""What a column can mean, and the words it is headed with in three languages."""

from __future__ import annotations

import enum


class Meaning(enum.StrEnum):
    """The meanings a list's columns are mapped to."""

    IGNORE = "ignore"
    ROW_NUMBER = "row_number"
    FULL_NAME = "full_name"
    GIVEN_NAMES = "given_names"
    FAMILY_NAMES = "family_names"
    NAME_USED = "name_used"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    GENDER = "gender"
    PHONE = "phone"
    MUNICIPALITY = "municipality"
    MUNICIPALITY_CODE = "municipality_code"
    MIGRATION_STATUS = "migration_status"
    PREGNANT = "pregnant"
    LACTATING = "lactating"
    PREGNANT_OR_LACTATING = "pregnant_or_lactating"
    DEPENDANTS = "dependants"
    LANGUAGES = "languages"
    SPEAKS_CREOLE = "speaks_creole"
    INTERPRETER_NEEDED = "interpreter_needed"
    KIT = "kit"
    KIT_COUNT = "kit_count"
    KIT_GIVEN = "kit_given"
    DELIVERED_ON = "delivered_on"
    CONSENT = "consent"
    NOTES = "notes"


#: Headings, folded (lower case, no accents, letters only), Spanish | English | Creole and French.
HEADINGS: dict[Meaning, tuple[str, ...]] = {
    Meaning.ROW_NUMBER: (
        "no", "num", "n", "numero", "nro", "no de registro", "numero de registro", "consecutivo",
        "id", "number", "row", "row number", "nimewo", "nimero", "index", "record id", "renglon",
    ),
    Meaning.FULL_NAME: (
        "nombre completo", "nombre y apellidos", "nombre y apellido", "nombres y apellidos",
        "apellidos y nombres", "nombre de la beneficiaria", "beneficiaria", "nombre beneficiaria",
        "full name", "complete name", "name of beneficiary", "beneficiary name", "beneficiary",
        "non konple", "non ak siyati", "non ak prenon", "non benefisye", "non ak non fanmi",
        "nom complet", "nom et prenom", "nom et prenoms", "nom prenom",
    ),
    Meaning.GIVEN_NAMES: (
        "nombre s", "nombres", "primer nombre", "segundo nombre",
        "nombre de pila", "first name", "given name",
        "given names", "first names", "forename", "prenon", "ti non", "premye non", "prenom",
        "prenoms",
    ),
    Meaning.FAMILY_NAMES: (
        "apellidos", "apellido", "apellido s", "primer apellido", "apellido paterno",
        "apellido materno", "segundo apellido", "last name",
        "family name", "surname", "family names", "last names", "non fanmi", "non de fanmi",
        "nom de famille",
    ),
    Meaning.NAME_USED: (
        "nombre social", "nombre que usa", "apodo", "nombre preferido", "preferred name",
        "name used", "nickname", "chosen name", "non jwet", "non li itilize", "ti non jwet",
    ),
    Meaning.BIRTH_DATE: (
        "fecha de nacimiento", "f nacimiento", "fecha nac", "fec nac", "f nac", "fech nac",
        "nacimiento", "fdn", "fecha nacimiento", "date of birth", "birth date", "birthdate", "dob",
        "birthday", "born", "dat nesans", "dat li fet", "dat nesans lan", "dat li te fet",
        "date de naissance", "ne le", "dat fet",
    ),
    Meaning.AGE: ("edad", "edad anos", "anos cumplidos", "age", "age years", "laj", "aj"),
    Meaning.GENDER: ("sexo", "genero", "sex", "gender", "seks", "sexe", "fanm gason"),
    Meaning.PHONE: (
        "telefono", "tel", "celular", "cel", "numero de telefono", "whatsapp", "movil", "contacto",
        "telefono de contacto", "no tel", "phone", "telephone", "phone number", "mobile",
        "mobile number", "telefon", "nimewo telefon", "telephone number", "tel cel",
    ),
    Meaning.MUNICIPALITY: (
        "municipio", "mpio", "mun", "alcaldia", "delegacion", "ciudad", "lugar", "residencia",
        "municipality", "city", "town", "place", "location", "residence", "kote", "kote li rete",
        "vil", "minisipalite", "komin", "lugar de residencia", "municipio de residencia", "lieu",
    ),
    Meaning.MUNICIPALITY_CODE: (
        "municipality code", "codigo municipio", "codigo de municipio", "clave municipio",
        "clave inegi", "cve mun", "cvegeo", "cve municipio", "inegi", "inegi code", "mun code",
        "kod minisipalite", "adm code", "pcode", "codigo inegi",
    ),
    Meaning.MIGRATION_STATUS: (
        "situacion migratoria", "estatus migratorio", "estatus", "status", "condicion migratoria",
        "estado migratorio", "calidad migratoria", "migration status", "legal status",
        "immigration status", "estati", "estati imigrasyon", "estati migrasyon", "sitiyasyon",
        "sitiyasyon migrasyon", "statut", "documento migratorio", "estati migratwa",
    ),
    Meaning.PREGNANT: (
        "embarazada", "embarazo", "esta embarazada", "gestante", "pregnant", "pregnancy", "ansent",
        "gwos", "enceinte",
    ),
    Meaning.LACTATING: (
        "lactando", "lactancia", "lactante", "en lactancia", "amamanta", "lactating",
        "breastfeeding", "bay tete", "ap bay tete", "tete", "allaitante", "nouris",
    ),
    Meaning.PREGNANT_OR_LACTATING: (
        "embarazo lactancia", "embarazada lactando", "embarazada lactante", "e l", "emb lact",
        "emb lac", "embarazada o lactando", "pregnant lactating", "pregnant or lactating", "plw",
        "ansent bay tete", "ansent oswa bay tete", "gestante lactante", "p l",
    ),
    Meaning.DEPENDANTS: (
        "hijos", "numero de hijos", "no hijos", "hijas e hijos", "hijos as", "dependientes",
        "no de hijos", "menores a cargo", "personas a cargo", "num hijos", "dependants",
        "dependents", "children", "number of children", "no of children", "timoun",
        "kantite timoun",
        "pitit", "konbyen timoun", "konbyen pitit", "enfants",
    ),
    Meaning.LANGUAGES: (
        "idioma", "idiomas", "lengua", "lenguas", "languages", "language", "language spoken",
        "languages spoken", "lang", "lang li pale", "ki lang", "langue",
    ),
    Meaning.SPEAKS_CREOLE: (
        "habla creol", "habla creole", "habla criollo", "creole", "creol", "criollo haitiano",
        "speaks creole", "pale kreyol", "kreyol", "speaks haitian creole", "habla kreyol",
    ),
    Meaning.INTERPRETER_NEEDED: (
        "interprete", "necesita interprete", "requiere interprete", "interpreter",
        "interpreter needed", "needs interpreter", "bezwen entepret", "entepret",
        "bezwen tradikte", "necesita traductor", "traductor", "interpretacion",
    ),
    Meaning.KIT: ("kit", "tipo de kit", "clave kit", "kit type", "kit code", "kalite kit"),
    Meaning.KIT_COUNT: (
        "kits", "numero de kits", "no de kits", "cantidad de kits", "cantidad", "num kits",
        "kit count", "number of kits", "kits delivered", "kits entregados", "kantite kit",
        "konbyen kit", "quantity",
    ),
    Meaning.KIT_GIVEN: (
        "kit entregado", "entregado", "recibio kit", "se entrego kit", "kit recibido",
        "kit delivered", "delivered", "kit given", "received kit", "kit received", "resevwa kit",
        "kit bay", "li resevwa kit", "entrega de kit", "entrega kit",
    ),
    Meaning.DELIVERED_ON: (
        "fecha de entrega", "fecha entrega", "f entrega", "fecha de distribucion", "fecha kit",
        "dia de entrega", "fecha de recibido", "delivered on", "delivery date", "date delivered",
        "distribution date", "date of delivery", "date received", "dat livrezon",
        "dat distribisyon",
        "dat li resevwa", "dat kit", "dat resevwa", "date de remise",
    ),
    Meaning.CONSENT: (
        "consentimiento", "firma de consentimiento", "firma", "consentimiento informado", "acepta",
        "autoriza", "autorizacion", "aviso de privacidad", "firmo", "consent", "consent given",
        "signature", "signed", "consented", "informed consent", "siyati", "konsantman", "dako",
        "li siyen", "siyen", "signature consent",
    ),
    Meaning.NOTES: (
        "observaciones", "notas", "nota", "comentarios", "comentario", "obs", "observacion",
        "observ",
        "notes", "note", "comments", "remarks", "comment", "remak", "komante", "not", "komante yo",
        "remarques",
    ),
}  # fmt: skip

#: Headings that say less than a meaning; the other columns and the values settle them.
LOOSE: frozenset[str] = frozenset(
    {"nombre", "name", "non", "nom", "siyati", "fecha", "date", "dat", "kit", "kits", "entrega"}
)
