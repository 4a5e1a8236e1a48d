//! Places for connections: so many at one time, and nobody shuts the others out.
//!
//! Apart from the listener because it is arithmetic: who goes where all places are taken. The network that holds most of
//! them loses the connection that has waited longest without a request, so that thousands of half-sent requests cost
//! their sender its own, and where all of these are being answered, the oldest. Knows no HTTP and no socket.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use tokio::sync::Notify;

/// The places of one listener.
#[derive(Debug)]
pub struct Places {
    most: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    count: usize,
    /// Number of the next connection.
    next: u64,
    /// Of each network its connections, oldest first; no network is empty.
    networks: HashMap<IpAddr, BTreeMap<u64, Arc<Guest>>>,
}

/// Somebody who has a place.
#[derive(Debug, Default)]
struct Guest {
    /// Requests being answered.
    busy: AtomicUsize,
    leave: Notify,
}

/// One place; given back when dropped.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    network: IpAddr,
    number: u64,
    guest: Arc<Guest>,
}

/// A request that is being answered: its connection keeps its place.
#[derive(Debug)]
pub struct Busy(Arc<Guest>);

impl Places {
    /// So many places.
    #[must_use]
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, open: Mutex::default() })
    }

    /// A place for a connection of this network, where all are taken somebody else's; `None` where this network itself has
    /// most and every connection of it is being answered.
    pub fn take(self: &Arc<Self>, network: IpAddr) -> Option<Place> {
        let mut open = self.open();
        if open.count >= self.most {
            open.make_room(network)?;
        }
        let (number, guest) = (open.next, Arc::<Guest>::default());
        open.next += 1;
        open.count += 1;
        open.networks.entry(network).or_default().insert(number, Arc::clone(&guest));
        Some(Place { places: Arc::clone(self), network, number, guest })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Sends somebody away: of the network that has most, the oldest that has no request under way; for somebody of
    /// another network, if need be, the oldest.
    fn make_room(&mut self, newcomer: IpAddr) -> Option<()> {
        let most = |(_, guests): &(&IpAddr, &BTreeMap<u64, Arc<Guest>>)| {
            (guests.len(), guests.keys().next().map(|oldest| u64::MAX - oldest))
        };
        let (network, guests) = self.networks.iter().max_by_key(most)?;
        let idle = guests.iter().find(|(_, guest)| guest.busy.load(Ordering::Relaxed) == 0);
        let goes = idle.or_else(|| guests.first_key_value().filter(|_| *network != newcomer));
        let (network, number) = (*network, *goes?.0);
        self.remove(network, number)?.leave.notify_one();
        Some(())
    }

    fn remove(&mut self, network: IpAddr, number: u64) -> Option<Arc<Guest>> {
        let guests = self.networks.get_mut(&network)?;
        let guest = guests.remove(&number)?;
        self.count -= 1;
        if guests.is_empty() {
            self.networks.remove(&network);
        }
        Some(guest)
    }
}

impl Place {
    /// Marks a request as being answered, until what is returned is dropped.
    pub fn busy(&self) -> Busy {
        self.guest.busy.fetch_add(1, Ordering::Relaxed);
        Busy(Arc::clone(&self.guest))
    }

    /// Waits until somebody else needs the place.
    pub async fn taken(&self) {
        self.guest.leave.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.open().remove(self.network, self.number);
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(n: u8) -> IpAddr {
        std::net::Ipv4Addr::new(10, 0, n, 0).into()
    }

    /// Whether the place was taken away.
    fn lost(place: &Place) -> bool {
        !place.places.open().networks.values().any(|guests| guests.contains_key(&place.number))
    }

    #[test]
    fn whoever_holds_most_places_gives_way_with_the_one_that_waits_longest() {
        let places = Places::new(4);
        let person = places.take(net(1)).unwrap();
        let crowd: Vec<Place> = (0..3).map(|_| places.take(net(2)).unwrap()).collect();
        let answered = crowd[0].busy();
        let newcomer = places.take(net(3)).unwrap();
        assert_eq!(crowd.iter().map(lost).collect::<Vec<_>>(), [false, true, false]);
        assert!(!lost(&person) && !lost(&newcomer));
        drop(answered);
        let next = places.take(net(2)).unwrap();
        assert!(lost(&crowd[0]) && !lost(&crowd[2]) && !lost(&next) && !lost(&person));
    }

    #[test]
    fn whoever_is_answered_goes_only_for_another_network_and_places_come_back() {
        let places = Places::new(2);
        let held: Vec<Place> = (0..2).map(|_| places.take(net(2)).unwrap()).collect();
        let answered: Vec<Busy> = held.iter().map(Place::busy).collect();
        assert!(places.take(net(2)).is_none());
        let other = places.take(net(1)).unwrap();
        assert_eq!(held.iter().map(lost).collect::<Vec<_>>(), [true, false]);
        drop(answered);
        drop((held, other));
        let open = places.open();
        assert_eq!((open.count, open.networks.len()), (0, 0));
    }

    #[test]
    fn of_networks_that_hold_as_many_the_oldest_connection_goes() {
        let places = Places::new(3);
        let held: Vec<Place> = (0..3).map(|n| places.take(net(n)).unwrap()).collect();
        let _newcomer = places.take(net(9)).unwrap();
        assert_eq!(held.iter().map(lost).collect::<Vec<_>>(), [true, false, false]);
    }
}
