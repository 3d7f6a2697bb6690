//! A runtime that is no more than a thread: it polls until all is done.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(done) => return done,
            Poll::Pending => thread::park(),
        }
    }
}

/// Runs one, and the other beside it as long.
#[allow(dead_code, reason = "not every test has two")]
pub fn block_on_beside<T>(future: impl Future<Output = T>, beside: impl Future<Output = ()>) -> T {
    let (mut future, mut beside) = (pin!(future), pin!(beside));
    let mut is_over = false;
    block_on(std::future::poll_fn(|context| {
        if let Poll::Ready(done) = future.as_mut().poll(context) {
            return Poll::Ready(done);
        }
        is_over = is_over || beside.as_mut().poll(context).is_ready();
        future.as_mut().poll(context)
    }))
}
