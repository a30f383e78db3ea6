//! The part of crossbeam-channel that the pipeline uses, as operations of a [`world`].
//!
//! The pipeline relies on that crate's contract: first in, first out; a receiver gets everything
//! sent before the last sender went; messages that nobody can receive any more are dropped.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::world::{self, Op};

type Queue<T> = Rc<RefCell<VecDeque<T>>>;

pub struct Sender<T>(usize, Queue<T>);

pub struct Receiver<T>(usize, Queue<T>);

#[derive(Debug)]
pub struct SendError;

#[derive(Debug)]
pub struct RecvError;

pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let channel = world::new_channel(capacity);
    let queue = Queue::default();
    (Sender(channel, queue.clone()), Receiver(channel, queue))
}

impl<T> Sender<T> {
    pub fn send(&self, message: T) -> Result<(), SendError> {
        if !world::perform(Op::Send(self.0)) {
            return Err(SendError);
        }
        self.1.borrow_mut().push_back(message);
        Ok(())
    }
}

impl<T> Receiver<T> {
    pub fn recv(&self) -> Result<T, RecvError> {
        if !world::perform(Op::Receive(self.0)) {
            return Err(RecvError);
        }
        self.1.borrow_mut().pop_front().ok_or(RecvError)
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        Iter(self)
    }
}

pub struct Iter<'a, T>(&'a Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        world::add_sender(self.0);
        Sender(self.0, self.1.clone())
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        world::add_receiver(self.0);
        Receiver(self.0, self.1.clone())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        world::perform(Op::DropSender(self.0));
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        world::perform(Op::DropReceiver(self.0));
    }
}
