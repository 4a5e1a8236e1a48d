//! `serve`: the web catalogue and API.

use std::net::SocketAddr;

use anyhow::Context;

use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::index;
use crate::commands::output;
use crate::commands::schedule;
use crate::config::Site;
use crate::web;
use crate::web::WebConfig;

/// Serves until it is asked to stop; `harvest`: runs the sources' schedules meanwhile.
pub(crate) fn run(env: &Env, listen: SocketAddr, harvest: bool) -> anyhow::Result<Exit> {
    let config = env.configured()?;
    if harvest && !env.collection.is_dir() {
        index::bring_up(env, &env.store()?)?;
    }
    let schedules = harvest.then(|| schedule::start(env, &config));
    let served = serve(env, config.site, listen);
    if let Some(schedules) = schedules {
        schedules.stop();
    }
    served?;
    Ok(Exit::Well)
}

/// Serves the collection; says on stdout where, once connections are taken.
pub(crate) fn serve(env: &Env, site: Site, listen: SocketAddr) -> anyhow::Result<()> {
    env.note_curation(&env.reader()?)?;
    drop(env.catalog()?); // brings an index that lags up to date
    let config = WebConfig { listen, collection: env.collection.clone(), curation: env.curation()?, site };
    let say = |address: SocketAddr| {
        // A closed stdout must not end a server that serves.
        if output::text(&format!("serving http://{address}/\n")).is_err() {
            eprintln!("lomond: serving http://{address}/");
        }
    };
    web::serve(&config, say).with_context(|| format!("cannot serve on {listen}"))
}
