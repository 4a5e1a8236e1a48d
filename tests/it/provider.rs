//! The sample repository as an OAI-PMH provider, asked by a client that is not ours.

use lomond::provider::sample;
use lomond::provider::sample::SampleRepository;
use oai_pmh::Client;
use oai_pmh::GetRecordArgs;

use crate::support::project::sample_dir;
use crate::support::project::sample_rows;

#[test]
fn an_independent_client_understands_the_provider() {
    let repository = SampleRepository::load(&sample_dir()).unwrap();
    let server = sample::serve(repository, "127.0.0.1:0".parse().unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = Client::new(server.url()).unwrap();
        let identify = client.identify().await.unwrap().payload.unwrap();
        assert_eq!((identify.protocol_version.as_str(), identify.base_url.as_str()), ("2.0", server.url()));
        for row in sample_rows("records.tsv").iter().filter(|row| row[3] == "live").step_by(40) {
            let args = GetRecordArgs::new(&row[0], sample::PREFIX);
            let record = client.get_record(args).await.unwrap().payload.unwrap().record;
            assert_eq!((&record.header.identifier, &record.header.datestamp), (&row[0], &row[1]));
        }
    });
}
