//! One request that is under way while the answer before it is still being read.
//!
//! Apart from asking because this is where its thread is. What is asked ahead is a guess: the asker takes the answer if
//! it comes to want that address next, and lets it go otherwise. Still one request at a time: nothing else is sent
//! before its answer is here.

use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::Sender;
use std::thread;

use crate::http::HttpError;
use crate::http::RequestOptions;
use crate::http::Response;
use crate::http::Transport;

/// The way to the thread that asks.
pub struct Ahead {
    orders: Sender<(String, RequestOptions)>,
    answers: Receiver<Result<Response, HttpError>>,
    under_way: Option<String>,
}

/// Does `work` with a thread beside it that asks ahead on `transport`. Ends when the last answer asked for is here.
pub fn beside<T>(transport: &dyn Transport, work: impl FnOnce(Ahead) -> T) -> T {
    thread::scope(|scope| {
        let (orders, ordered) = mpsc::channel::<(String, RequestOptions)>();
        let (answered, answers) = mpsc::channel();
        scope.spawn(move || {
            for (url, options) in ordered {
                if answered.send(transport.get(&url, &options)).is_err() {
                    break;
                }
            }
        });
        work(Ahead { orders, answers, under_way: None })
    })
}

impl Ahead {
    /// The address that was asked for ahead and whose answer nobody has taken yet.
    #[must_use]
    pub fn under_way(&self) -> Option<&str> {
        self.under_way.as_deref()
    }

    /// Asks for `url`. Nothing may be under way.
    pub fn begin(&mut self, url: String, options: &RequestOptions) {
        if self.orders.send((url.clone(), options.clone())).is_ok() {
            self.under_way = Some(url);
        }
    }

    /// Waits for the answer that is under way; `None` where nothing is.
    pub fn take(&mut self) -> Option<Result<Response, HttpError>> {
        self.under_way.take()?;
        self.answers.recv().ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;

    use super::*;
    use crate::harvest::ask::Asker;
    use crate::harvest::ask::Traffic;
    use crate::harvest::retry::Failure;
    use crate::harvest::retry::Policy;
    use crate::http::clock::ManualClock;

    /// Answers with the address asked for, and tells of each request.
    struct Echo(Mutex<Sender<String>>);

    impl Transport for Echo {
        fn get(&self, url: &str, _: &RequestOptions) -> Result<Response, HttpError> {
            self.0.lock().unwrap().send(url.to_owned()).unwrap();
            Ok(Response { status: 200, body: url.as_bytes().to_vec(), ..Response::default() })
        }
    }

    /// Asks for `a`, guessing that `b` is next, and then for each of `then`; gives the answers and the requests.
    fn ask(budget: Option<(u64, u64)>, then: &[&str]) -> (Vec<String>, Vec<String>, u64) {
        let (told, seen) = mpsc::channel();
        let (transport, clock, stop) =
            (Echo(Mutex::new(told)), ManualClock::default(), AtomicBool::new(false));
        let (mut order, mut answers) = (Vec::new(), Vec::new());
        let traffic = beside(&transport, |ahead| {
            let mut asker = Asker {
                transport: &transport,
                ahead: Some(ahead),
                clock: &clock,
                stop: &stop,
                options: RequestOptions::default(),
                policy: Policy::local(),
                budget,
                note: None,
                window: None,
                traffic: Traffic::default(),
            };
            let text = |response: &Response| String::from_utf8(response.body.clone()).unwrap();
            let mut read = |response: Response, _| {
                order.extend(seen.recv_timeout(Duration::from_secs(60)).ok());
                if budget.is_none() && text(&response) == "a" {
                    // The next one is under way before this one is read.
                    order.extend(seen.recv_timeout(Duration::from_secs(60)).ok());
                }
                Ok::<_, Failure>(text(&response))
            };
            answers.push(asker.ask_on("a", |_| Some("b".to_owned()), &mut read).unwrap());
            for url in then {
                let read = |response: Response, _| Ok::<_, Failure>(text(&response));
                answers.push(asker.ask(url, read).unwrap());
            }
            asker.traffic
        });
        order.extend(seen.try_iter());
        (answers, order, traffic.requests)
    }

    #[test]
    fn the_next_request_is_under_way_while_an_answer_is_read() {
        assert_eq!(
            ask(None, &["b"]),
            (vec!["a".to_owned(), "b".to_owned()], vec!["a".to_owned(), "b".to_owned()], 2)
        );
    }

    #[test]
    fn a_wrong_guess_costs_a_request_and_nothing_else() {
        let (answers, order, requests) = ask(None, &["c", "b"]);
        assert_eq!(answers, ["a", "c", "b"]);
        assert_eq!(order, ["a", "b", "c", "b"]);
        assert_eq!(requests, 4);
    }

    #[test]
    fn the_budget_holds_for_what_is_asked_ahead() {
        assert_eq!(ask(Some((1, 1)), &[]), (vec!["a".to_owned()], vec!["a".to_owned()], 1));
        assert_eq!(ask(Some((2, 2)), &["b"]).2, 2);
    }
}
