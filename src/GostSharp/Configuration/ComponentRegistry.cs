namespace GostSharp.Configuration;

/// <summary>The named component factories: those of the library and those that users add, which win over the library's.</summary>
internal sealed class ComponentRegistry
{
    public Factories<Func<ListenerContext, CancellationToken, ValueTask<IListener>>> Listeners { get; } = new("listener");

    public Factories<Func<HandlerContext, IHandler>> Handlers { get; } = new("handler");

    public Factories<Func<DialerContext, IDialer>> Dialers { get; } = new("dialer");

    public Factories<Func<ConnectorContext, IConnector>> Connectors { get; } = new("connector");

    public Factories<Func<ISelector>> Selectors { get; } = new("strategy");

    /// <summary>The factories of one kind.</summary>
    internal sealed class Factories<T>(string kind) where T : Delegate
    {
        private readonly Dictionary<string, T> _byName = new(StringComparer.OrdinalIgnoreCase);

        public T this[string name] => _byName[name];

        public void Set(string name, T factory) => _byName[name] = factory;

        /// <summary>Null when the name is known, or what is wrong with it.</summary>
        public string? Check(string name) => _byName.ContainsKey(name)
            ? null
            : $"unknown {kind} '{name}'; known: {string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal))}";
    }
}
