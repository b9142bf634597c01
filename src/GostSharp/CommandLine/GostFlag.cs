namespace GostSharp.CommandLine;

/// <summary>One flag: how it is written, what it says in the usage, and what it changes.</summary>
internal sealed record GostFlag(string Name, string? Value, string Help, Func<GostArguments, string, GostArguments?> Apply)
{
    public bool IsBoolean => Value is null;

    public static GostFlag Boolean(string name, string help, Func<GostArguments, bool, GostArguments> apply) =>
        new(name, null, help, (arguments, text) => ParseBoolean(text) is { } value ? apply(arguments, value) : null);

    public static GostFlag Unsupported(string name, string value, string help) =>
        new(name, value, $"{help} (not supported yet)", (_, _) => throw new GostUsageException($"not supported yet: -{name}"));

    private static bool? ParseBoolean(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
        _ => null,
    };
}
