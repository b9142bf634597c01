using System.Net;
using GostSharp.Ssh.Keys;

namespace GostSharp.Configuration;

/// <summary>The named component factories: those of the library and those that users add, which win over the library's.</summary>
internal sealed class ComponentRegistry
{
    /// <summary>Only what the library brings; not to be changed.</summary>
    public static ComponentRegistry Standard { get; } = BuiltInComponents.CreateRegistry();

    public Factories<Func<ListenerContext, CancellationToken, ValueTask<IListener>>> Listeners { get; } = new("listener", GostNames.Listeners);

    public Factories<Func<HandlerContext, IHandler>> Handlers { get; } = new("handler", GostNames.Handlers);

    public Factories<Func<DialerContext, IDialer>> Dialers { get; } = new("dialer", GostNames.Dialers);

    public Factories<Func<ConnectorContext, IConnector>> Connectors { get; } = new("connector", GostNames.Connectors);

    public Factories<Func<ISelector>> Selectors { get; } = new("strategy", GostNames.Strategies);

    /// <summary>Says whether a host key is a node's; null when the program has nothing to say about it.</summary>
    public Func<EndPoint, SshPublicKey, CancellationToken, ValueTask<bool>>? VerifyHostKey { get; set; }

    /// <summary>The factories of one kind.</summary>
    internal sealed class Factories<T>(string kind, IReadOnlySet<string> planned) where T : Delegate
    {
        private readonly Dictionary<string, T> _byName = new(StringComparer.OrdinalIgnoreCase);

        public T this[string name] => _byName[name];

        /// <summary>The names that mean something, be they supported or not.</summary>
        public IEnumerable<string> Names => _byName.Keys.Union(planned, StringComparer.OrdinalIgnoreCase);

        public bool IsKnown(string name) => _byName.ContainsKey(name) || planned.Contains(name);

        /// <summary>Whether the name stands for the same in both.</summary>
        public bool Shares(Factories<T> other, string name) =>
            _byName.TryGetValue(name, out var factory) && other._byName.TryGetValue(name, out var known) && factory == known;

        public void Set(string name, T factory) => _byName[name] = factory;

        /// <summary>Null when the name is known, or what is wrong with it.</summary>
        public string? Check(string name)
        {
            if (_byName.ContainsKey(name))
            {
                return null;
            }

            if (planned.Contains(name))
            {
                return $"not supported yet: {kind} '{name}'";
            }

            var hint = Nearest.Hint(name, _byName.Keys);
            return $"unknown {kind} '{name}'{(hint.Length > 0 ? hint : $"; known: {string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal))}")}";
        }
    }
}
