//! BCP 47 tags as MARC and ISO 639-1 codes.

use isolang::Language;

use crate::lom::langtag;

/// ISO 639-3 codes whose code in MARC (ISO 639-2/B) differs.
const BIBLIOGRAPHIC: &[(&str, &str)] = &[
    ("bod", "tib"),
    ("ces", "cze"),
    ("cmn", "chi"),
    ("cym", "wel"),
    ("deu", "ger"),
    ("ell", "gre"),
    ("eus", "baq"),
    ("fas", "per"),
    ("fra", "fre"),
    ("hye", "arm"),
    ("isl", "ice"),
    ("kat", "geo"),
    ("mkd", "mac"),
    ("mri", "mao"),
    ("msa", "may"),
    ("mya", "bur"),
    ("nld", "dut"),
    ("ron", "rum"),
    ("slk", "slo"),
    ("sqi", "alb"),
    ("zho", "chi"),
];

/// Languages of MARC's list that have no two-letter code.
const THREE_LETTERS_ONLY: &str = "ace ach ada ady ain akk ale alt ang anp arc arn arp arw ast awa bal ban bas bej \
    bem bho bik bin bla bra bua bug byn cad car ceb chb chg chk chm chn cho chp chr chy cop crh csb dak dar del den \
    dgr din doi dsb dua dum dyu efi egy eka elx enm ewo fan fat fil fon frm fro frr frs fur gaa gay gba gez gil gmh \
    goh gon gor got grb grc gsw gwi hai haw hil hit hmn hsb hup iba ilo inh jbo jpr jrb kaa kab kac kam kaw kbd kha \
    kho kmb kok kos kpe krc krl kru kum kut lad lah lam lez lol loz lua lui lun luo lus mad mag mai mak man mas mdf \
    mdr men mga mic min mnc mni moh mos mul mus mwl mwr myv nap nds new nia niu nog non nqo nso nwc nym nyn nyo nzi \
    osa ota pag pal pam pap pau peo phn pon pro raj rap rar rom rup sad sah sam sas sat scn sco sel sga shn sid sma \
    smj smn sms snk sog srn srr suk sus sux syc syr tem ter tet tig tiv tkl tlh tli tmh tog tpi tsi tum tvl tyv udm \
    uga umb vai vot wal war was xal yao yap zap zbl zen zun zza";

/// A language as a cataloguer writes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Code {
    /// In MARC's list.
    Marc(String),
    /// ISO 639-3 only.
    Iso3(String),
}

/// The code of a tag's language; `None` for `none` and what is no language.
pub fn code(tag: &str) -> Option<Code> {
    let tag = langtag::normalise(tag)?;
    let primary = langtag::primary(&tag);
    let language = Language::from_639_1(primary)
        .or_else(|| Language::from_639_3(primary))
        .filter(|l| *l != Language::Und)?;
    let three = language.to_639_3();
    if let Some((_, code)) = BIBLIOGRAPHIC.iter().find(|(iso, _)| *iso == three) {
        return Some(Code::Marc((*code).to_owned()));
    }
    // `sh` has a two-letter code, but MARC writes the languages it was split into.
    let listed = THREE_LETTERS_ONLY.split(' ').any(|code| code == three);
    let known = listed || (language.to_639_1().is_some() && three != "hbs");
    Some(if known { Code::Marc(three.to_owned()) } else { Code::Iso3(three.to_owned()) })
}

/// The MARC code of a tag's language.
pub fn marc(tag: &str) -> Option<String> {
    match code(tag)? {
        Code::Marc(code) => Some(code),
        Code::Iso3(_) => None,
    }
}

/// The two-letter code (ISO 639-1) of a tag's language; `sh` is not among them any more.
pub fn two_letters(tag: &str) -> Option<String> {
    let tag = langtag::normalise(tag)?;
    let primary = langtag::primary(&tag);
    let language = Language::from_639_1(primary).or_else(|| Language::from_639_3(primary))?;
    let two = if primary == "cmn" { Some("zh") } else { language.to_639_1() };
    two.filter(|code| *code != "sh").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_marc_and_two_letter_codes() {
        for (tag, expected, two) in [
            ("de-CH", Some(Code::Marc("ger".into())), Some("de")),
            ("en", Some(Code::Marc("eng".into())), Some("en")),
            ("fr", Some(Code::Marc("fre".into())), Some("fr")),
            ("zh-Hant", Some(Code::Marc("chi".into())), Some("zh")),
            ("ast", Some(Code::Marc("ast".into())), None),
            ("vec", Some(Code::Iso3("vec".into())), None),
            ("nb", Some(Code::Marc("nob".into())), Some("nb")),
            ("none", None, None),
        ] {
            assert_eq!(code(tag), expected, "{tag}");
            assert_eq!(two_letters(tag).as_deref(), two, "{tag}");
        }
    }
}
