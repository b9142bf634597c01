using System.Text;

namespace GostSharp.Ssh.Trust;

/// <summary>The options in front of a key, between commas, some with a quoted value; later ones override earlier ones as in sshd.</summary>
internal sealed class AuthorizedKeyOptions
{
    // They are about things that this library never does: to accept them takes nothing from the user.
    private static readonly string[] _without =
    [
        "agent-forwarding", "no-agent-forwarding", "command", "environment", "no-touch-required", "verify-required", "pty", "no-pty",
        "tunnel", "user-rc", "no-user-rc", "x11-forwarding", "no-x11-forwarding",
    ];

    private readonly List<PermittedAddress> _permitOpen = [];
    private readonly List<PermittedAddress> _permitListen = [];
    private bool _portForwarding = true;

    public string? From { get; private set; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public AuthorizedKeyPermissions ToPermissions() => new()
    {
        PortForwarding = _portForwarding,
        PermitOpen = _permitOpen.Count > 0 ? _permitOpen : null,
        PermitListen = _permitListen.Count > 0 ? _permitListen : null,
    };

    /// <summary>Reads options up to the first blank outside of quotes, and takes them off the line.</summary>
    /// <exception cref="SshException">One is malformed or not known: to leave it out could allow what it forbids.</exception>
    public static AuthorizedKeyOptions Read(ref ReadOnlySpan<char> line)
    {
        var options = new AuthorizedKeyOptions();
        while (true)
        {
            var name = line[..NameLength(line)];
            line = line[name.Length..];
            var value = line.StartsWith('=') ? ReadValue(ref line) : null;
            options.Apply(name.ToString().ToLowerInvariant(), value);
            if (!line.StartsWith(','))
            {
                break;
            }

            line = line[1..];
        }

        return line.IsEmpty || line[0] is ' ' or '\t' ? options : throw Malformed("an option is not followed by a comma or a blank");
    }

    private static int NameLength(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAny("=, \t\"");
        return end < 0 ? line.Length : end;
    }

    // ="value", in which \" stands for a quotation mark
    private static string ReadValue(ref ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("=\""))
        {
            throw Malformed("the value of an option is not in quotation marks");
        }

        var value = new StringBuilder();
        for (var i = 2; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                line = line[(i + 1)..];
                return value.ToString();
            }

            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == '"')
            {
                i++;
            }

            value.Append(line[i]);
        }

        throw Malformed("the value of an option has no end");
    }

    private void Apply(string name, string? value)
    {
        switch (name)
        {
            case "restrict" when value is null:
                _portForwarding = false;
                break;
            case "port-forwarding" when value is null:
                _portForwarding = true;
                break;
            case "no-port-forwarding" when value is null:
                _portForwarding = false;
                break;
            case "permitopen" when value is not null:
                _permitOpen.Add(PermittedAddress.TryParse(value, hostIsOptional: false) ?? throw Malformed("permitopen is not host:port"));
                break;
            case "permitlisten" when value is not null:
                _permitListen.Add(PermittedAddress.TryParse(value, hostIsOptional: true) ?? throw Malformed("permitlisten is not [host:]port"));
                break;
            case "from" when value is not null && From is null:
                From = AddressPattern.IsValid(value) ? value : throw Malformed("from is not a list of patterns and networks");
                break;
            case "expiry-time" when value is not null:
                ExpiresAt = Earlier(ExpiresAt, ExpiryTime.TryParse(value) ?? throw Malformed("expiry-time is not a time"));
                break;
            case "cert-authority":
                throw Malformed("certificates are not supported");
            default:
                if (!_without.Contains(name))
                {
                    throw Malformed($"the option '{name}' is not known here, or has a value where it may not, or none where it must");
                }

                break;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private static SshException Malformed(string what) => new(SshFailure.KeyFormat, what);
}
