namespace GostSharp.InteropTests.Peers;

/// <summary>Runs curl: silent but for errors, without its configuration file and without proxies of the environment.</summary>
public static class Curl
{
    /// <summary>The exit code for a connection that could not be made, such as a refused one.</summary>
    public const int CouldNotConnect = 7;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, string?> _noProxies = new()
    {
        ["http_proxy"] = null,
        ["https_proxy"] = null,
        ["HTTPS_PROXY"] = null,
        ["all_proxy"] = null,
        ["ALL_PROXY"] = null,
        ["no_proxy"] = null,
        ["NO_PROXY"] = null,
    };

    public static Task<ProgramResult> RunAsync(params IReadOnlyList<string> arguments) => RunAsync(_limit, arguments);

    /// <exception cref="ForeignProgramException">It ran for longer than <paramref name="limit"/>.</exception>
    public static Task<ProgramResult> RunAsync(TimeSpan limit, params IReadOnlyList<string> arguments)
    {
        // --disable (no configuration file) only counts as the first argument.
        var options = new ForeignProgramOptions("curl", ["--disable", "--silent", "--show-error", .. arguments])
        {
            Environment = _noProxies,
            KeptOutput = 16 * 1024 * 1024,
        };
        return ForeignProgram.RunAsync(options, limit);
    }
}
