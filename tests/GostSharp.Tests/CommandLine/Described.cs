using GostSharp.CommandLine;
using GostSharp.Configuration;

namespace GostSharp.Tests.CommandLine;

/// <summary>Command lines and configurations as short texts, for tables.</summary>
internal static class Described
{
    /// <summary>Parses <c>-L url -F url …</c>, as a shell would split it.</summary>
    public static GostConfig Config(string commandLine) => GostCommandLine.Parse(GostArguments.Parse(commandLine.Split(' '))).Config;

    public static IReadOnlyList<string> Errors(string commandLine)
    {
        var parse = () => Config(commandLine);
        return parse.Should().Throw<ConfigurationException>().Which.Errors;
    }

    /// <summary><c>:8080 tcp/tcp@chain-0 -> a:80, b:80</c> for each service, <c>chain-0 = u:p@gw:1080 socks5/tcp | …</c> for each chain.</summary>
    public static IReadOnlyList<string> Lines(GostConfig config) => [.. config.Services.Select(Line), .. config.Chains.Select(Line)];

    private static string Line(ServiceConfig service) =>
        $"{service.Address} {User(service.Handler.Auth)}{service.Handler.Type}{At(service.Handler.Chain)}"
        + $"/{User(service.Listener.Auth)}{service.Listener.Type}{At(service.Listener.Chain)}"
        + (service.Targets is { } targets ? " -> " + string.Join(", ", targets.Nodes.Select(node => node.Address)) : "");

    private static string Line(ChainConfig chain) =>
        $"{chain.Name} = {string.Join(" | ", chain.Hops.Select(hop => string.Join(", ", hop.Nodes.Select(Line))))}";

    private static string Line(NodeConfig node) =>
        $"{node.Address} {User(node.Connector.Auth)}{node.Connector.Type}/{User(node.Dialer.Auth)}{node.Dialer.Type}";

    private static string At(string? chain) => chain is null ? "" : "@" + chain;

    private static string User(AuthConfig? auth) =>
        auth is null ? "" : auth.File is not null ? $"file {auth.File}@" : $"{auth.Username}{(auth.Password is null ? "" : ":" + auth.Password)}@";
}
