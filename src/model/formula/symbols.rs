//! The table of TeX's names, and which characters have raised and lowered forms.
//!
//! Apart because it is data (`symbols.txt`), which the bundle takes along as it stands.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

/// `name`, tab, what it becomes: nothing for a command that only sets type; `◌` and a mark for an accent. `^2` and
/// `_2` are raised and lowered characters, `mathbb R` a letter of its own alphabet.
pub(super) const TABLE: &str = include_str!("symbols.txt");

static BY_NAME: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| TABLE.lines().filter_map(|line| line.split_once('\t')).collect());

/// Every raised or lowered character.
static SCRIPTS: LazyLock<HashSet<char>> = LazyLock::new(|| {
    let scripts = BY_NAME.iter().filter(|(name, _)| name.starts_with(['^', '_']));
    scripts.flat_map(|(_, shown)| shown.chars()).filter(|c| !matches!(c, '*' | '†')).collect()
});

/// The chemical elements' symbols.
const ELEMENTS: &str = " H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br \
    Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re \
    Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm ";

/// What a name becomes.
pub(super) fn named(name: &str) -> Option<&'static str> {
    BY_NAME.get(name).copied()
}

/// A text raised (`^`) or lowered (`_`), where every character of it can be.
pub(super) fn script(sign: char, text: &str) -> Option<String> {
    let one = |c: char| named(&format!("{sign}{c}"));
    (!text.is_empty()).then(|| text.chars().map(one).collect::<Option<String>>())?
}

/// Whether a character is a raised or lowered one.
pub(super) fn is_script(c: char) -> bool {
    SCRIPTS.contains(&c)
}

/// A letter of the Latin or Greek alphabet without marks.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'α'..='ω' | 'Α'..='Ω')
}

/// See [`super::name_of_letter`].
pub(super) fn name_of_letter(letter: char) -> Option<&'static str> {
    static NAMES: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
        let one = |(name, shown): (&'static str, &'static str)| Some((shown.chars().next()?, name));
        let named = TABLE.lines().filter_map(|line| line.split_once('\t')).filter_map(one);
        let greek = named.filter(|(letter, name)| matches!(letter, 'α'..='ω') && !name.starts_with("var"));
        greek.collect()
    });
    NAMES.get(&letter).copied()
}

/// Whether letters and digits are a chemical formula: symbols of elements, with digits after them.
pub(super) fn is_chemical(text: &str) -> bool {
    let mut rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    while !rest.is_empty() {
        let fits = [2, 1].into_iter().find(|length| {
            rest.get(..*length).is_some_and(|symbol| ELEMENTS.contains(&format!(" {symbol} ")))
        });
        let Some(length) = fits else { return false };
        rest = rest.get(length..).unwrap_or_default().trim_start_matches(|c: char| c.is_ascii_digit());
    }
    !text.is_empty()
}
