//! The `--FIELD VALUE` flags of `search`, made from the list of fields so that they cannot differ from it.

use clap::Arg;
use clap::ArgAction;
use clap::ArgMatches;
use clap::Args;
use clap::Command;
use clap::FromArgMatches;

use crate::model::query::Field;
use crate::model::query::Filter;

/// The filters given as flags, in the order of the fields.
#[derive(Debug, Clone, Default)]
pub struct FieldFlags(pub Vec<Filter>);

impl FromArgMatches for FieldFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for field in Field::ALL {
            for value in matches.get_many::<String>(field.name()).into_iter().flatten() {
                self.0.push(Filter { field, value: value.clone() });
            }
        }
        Ok(())
    }
}

impl Args for FieldFlags {
    fn augment_args(command: Command) -> Command {
        Field::ALL.into_iter().fold(command, |command, field| {
            let help =
                if field.is_text() { "Words in this field" } else { "Only this value; may be repeated" };
            command.arg(
                Arg::new(field.name())
                    .long(field.name())
                    .value_name("VALUE")
                    .action(ArgAction::Append)
                    .help(help)
                    .help_heading("Fields"),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
