using FsCheck;
using FsCheck.Fluent;
using GostSharp.Configuration;

namespace GostSharp.Tests.Yaml;

/// <summary>Configurations of every shape, their texts made to be mistaken for something else.</summary>
internal static class ConfigGenerators
{
    private static readonly string[] Fragments =
    [
        "a", "Z", "5", "0", " ", ":", ": ", " #", "-", "- ", "'", "\"", "\\", "\n", "\r\n", "\t", "é", "😀", "{", "[", "]", "}", "&", "*", "!", "%", "@",
        "`", ",", "? ", "|", ">", "~", "true", "null", "1.5", "1e5", "0x1", "---", "...", "<<", "=", "\u0000", "\u0085", "\u2028", "\uFEFF", "\u007F", ".inf",
    ];

    public static Gen<string> Text { get; } = Gen.Elements(Fragments).NonEmptyListOf().Select(parts => string.Concat(parts.Take(8)));

    public static Gen<GostConfig> Config { get; } =
        from services in ListOf(Service())
        from chains in ListOf(Chain())
        from hops in ListOf(Hop())
        from tls in Optional(Tls())
        from level in Gen.Elements(null, "trace", "debug", "warn", "error")
        select new GostConfig
        {
            Services = services,
            Chains = chains,
            Hops = hops,
            Tls = tls,
            Log = level is null ? null : new LogConfig { Level = level, Output = "stdout" },
        };

    private static Gen<TimeSpan> Time { get; } = Gen.OneOf(
        Gen.Choose(1, 100).Select(seconds => TimeSpan.FromSeconds(seconds)),
        Gen.Choose(1, int.MaxValue).Select(ticks => TimeSpan.FromTicks(ticks)));

    private static Gen<int> Fails { get; } = Gen.Elements(-2, -1, 1, 2, 1_000_000);

    private static Gen<object> Value { get; } = Gen.OneOf(
        Text.Select(text => (object)text),
        Gen.Elements<object>("", true, false, 0L, -1L, long.MaxValue, 0.5, 1e300, -2.0, 3.0));

    private static Gen<ConfigDictionary> Metadata(int depth = 2)
    {
        var value = depth == 0 ? Value : Gen.OneOf(Value, Value, ListOf(Value).Select(list => (object)list), Metadata(depth - 1).Select(map => (object)map));
        var entry = from key in Text from item in value select KeyValuePair.Create("p." + key, item);
        return ListOf(entry).Select(entries => new ConfigDictionary(entries.DistinctBy(pair => pair.Key.ToUpperInvariant())));
    }

    private static Gen<ConfigList<T>> ListOf<T>(Gen<T> gen) =>
        from count in Gen.Choose(0, 3)
        from items in gen.ArrayOf(count)
        select ConfigList.Create<T>(items);

    private static Gen<T?> Optional<T>(Gen<T> gen) where T : class => Gen.OneOf(Gen.Constant<T?>(null), gen.Select(value => (T?)value));

    private static Gen<T?> Maybe<T>(Gen<T> gen) where T : struct => Gen.OneOf(Gen.Constant<T?>(null), gen.Select(value => (T?)value));

    private static Gen<TlsConfig> Tls() =>
        from certificate in Text
        from name in Optional(Text)
        from secure in Maybe(Gen.Elements(true, false))
        select new TlsConfig { CertFile = certificate, ServerName = name, Secure = secure };

    private static Gen<AuthConfig> Auth() =>
        from name in Gen.OneOf(Text, Gen.Constant(""))
        from password in Optional(Gen.OneOf(Text, Gen.Constant("")))
        from file in Optional(Text)
        select new AuthConfig { Username = name, Password = password, File = file };

    private static Gen<SelectorConfig> Selector() =>
        from strategy in Text
        from fails in Fails
        from time in Time
        select new SelectorConfig { Strategy = strategy, MaxFails = fails, FailTimeout = time };

    private static Gen<TargetConfig> Target() =>
        from name in Text
        from address in Text
        from weight in Gen.Choose(1, 3)
        from backup in Gen.Elements(true, false)
        from fails in Maybe(Fails)
        from time in Maybe(Time)
        select new TargetConfig { Name = name, Address = address, Weight = weight, Backup = backup, MaxFails = fails, FailTimeout = time };

    private static Gen<TargetsConfig?> Targets() =>
        from nodes in ListOf(Target())
        from selector in Optional(Selector())
        select nodes.Count == 0 ? null : new TargetsConfig { Nodes = nodes, Selector = selector };

    private static Gen<ListenerConfig> Listener() =>
        from chain in Optional(Text)
        from type in chain is null ? Text : Gen.Elements("rtcp", "rudp")
        from auth in Optional(Auth())
        from tls in Optional(Tls())
        from metadata in Metadata()
        select new ListenerConfig { Type = type, Chain = chain, Auth = auth, Tls = tls, Metadata = metadata };

    private static Gen<HandlerConfig> Handler() =>
        from type in Text
        from chain in Optional(Text)
        from auth in Optional(Auth())
        from retries in Maybe(Gen.Choose(-1, 5))
        from metadata in Metadata()
        select new HandlerConfig { Type = type, Chain = chain, Auth = auth, Retries = retries, Metadata = metadata };

    private static Gen<ServiceConfig> Service() =>
        from name in Text
        from address in Text
        from listener in Listener()
        from handler in Handler()
        from targets in Targets()
        from metadata in Metadata()
        select new ServiceConfig { Name = name, Address = address, Listener = listener, Handler = handler, Targets = targets, Metadata = metadata };

    private static Gen<NodeConfig> Node() =>
        from target in Target()
        from connector in Text
        from dialer in Text
        from auth in Optional(Auth())
        from tls in Optional(Tls())
        from metadata in Metadata()
        select new NodeConfig
        {
            Name = target.Name,
            Address = target.Address,
            Weight = target.Weight,
            Backup = target.Backup,
            MaxFails = target.MaxFails,
            FailTimeout = target.FailTimeout,
            Connector = new ConnectorConfig { Type = connector, Auth = auth, Metadata = metadata },
            Dialer = new DialerConfig { Type = dialer, Tls = tls, Auth = auth },
            Metadata = metadata,
        };

    private static Gen<HopConfig> Hop() =>
        from name in Text
        from nodes in ListOf(Node())
        from selector in Optional(Selector())
        from metadata in Metadata()
        select new HopConfig { Name = name, Nodes = nodes, Selector = selector, Metadata = metadata };

    private static Gen<ChainConfig> Chain() =>
        from name in Text
        from hops in ListOf(Hop())
        select new ChainConfig { Name = name, Hops = hops };
}
