namespace GostSharp.Kernel;

/// <summary>One thread that waits for what happens to many descriptors and calls whom they belong to.</summary>
internal sealed class EventLoop
{
    /// <summary>Bytes that fit into <see cref="Scratch"/>.</summary>
    public const int ScratchSize = 65_536;

    private const int EventsAtOnce = 128;

    // What comes while it is busy with others: with so much at once it does not keep up.
    private const int EventsWhenBehind = 48;

    // A thread for every short connection would cost more than the connection: an empty loop waits a moment for the next one.
    private const int MomentInMilliseconds = 200;

    private readonly Epoll _poll = Epoll.Create(EventsAtOnce);
    private readonly PollableTable _items = new();
    private readonly Queue<ILoopWork> _again = [];
    private int _users;

    [ThreadStatic]
    private static EventLoop? current;

    /// <summary>Room for bytes that are given away before its user returns; for the loop's thread only.</summary>
    public byte[] Scratch { get; } = GC.AllocateUninitializedArray<byte>(ScratchSize, pinned: true);

    public PipePool Pipes { get; } = new();

    /// <summary>The loop whose thread this is; null for other threads.</summary>
    public static EventLoop? Current => current;

    /// <summary>Whether more happens than it keeps up with.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>How many of its users always have something to do; guarded by <see cref="EventLoops"/>.</summary>
    public int BusyUsers { get; set; }

    /// <summary>How many use the loop; changed by <see cref="EventLoops"/> only, which wakes the loop when the last one has left.</summary>
    public int Users
    {
        get => Volatile.Read(ref _users);
        set => Volatile.Write(ref _users, value);
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "GostSharp sockets" }.UnsafeStart();

    /// <summary>Gives back what one holds that could not be started.</summary>
    public void Discard()
    {
        Pipes.Dispose();
        _poll.Dispose();
    }

    /// <summary>Calls <paramref name="item"/> whenever something changes, until it is removed; also for what is there already.</summary>
    /// <exception cref="GostException">The kernel has no room for it.</exception>
    public void Add(Pollable item, int descriptor, uint kinds)
    {
        _items.Add(item);
        try
        {
            _poll.Add(descriptor, kinds | Epoll.EdgeTriggered, item.Id);
        }
        catch
        {
            _items.Remove(item);
            throw;
        }
    }

    /// <summary>Calls for other kinds of changes from now on, also for what is there already.</summary>
    /// <returns>False when the kernel cannot; it has said why.</returns>
    public bool TryChange(Pollable item, int descriptor, uint kinds) => _poll.TryChange(descriptor, kinds | Epoll.EdgeTriggered, item.Id);

    /// <summary>Forgets it; its descriptor is to be closed afterwards, by which the kernel forgets it, too.</summary>
    public void Remove(Pollable item) => _items.Remove(item);

    /// <summary>Forgets it although its descriptor stays open.</summary>
    public void Remove(Pollable item, int descriptor)
    {
        _items.Remove(item);
        _poll.Remove(descriptor);
    }

    /// <summary>Calls <paramref name="work"/> when everybody else had a turn; for the loop's thread only.</summary>
    public void Again(ILoopWork work) => _again.Enqueue(work);

    /// <summary>To be called when the last user has left.</summary>
    public void Wake() => _poll.Wake();

    private void Run()
    {
        PromptThread.Enter();
        current = this;
        while (true)
        {
            var wait = _again.Count > 0 ? 0 : Users > 0 ? Timeout.Infinite : MomentInMilliseconds;
            var count = _poll.Wait(wait);
            IsBehind = count >= EventsWhenBehind;
            for (var i = 0; i < count; i++)
            {
                _items.Find(_poll.Id(i))?.Ready(_poll.Kinds(i));
            }

            for (var left = _again.Count; left > 0; left--)
            {
                _again.Dequeue().Continue();
            }

            if (count == 0 && wait == MomentInMilliseconds && EventLoops.TryRetire(this))
            {
                break;
            }
        }

        Discard();
    }
}
