// Tests count the sockets, descriptors and timers of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
