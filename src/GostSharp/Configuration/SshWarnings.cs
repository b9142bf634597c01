namespace GostSharp.Configuration;

/// <summary>Finds who lets everybody in over SSH, and who does not look whom it talks to.</summary>
internal static class SshWarnings
{
    public static IEnumerable<string> Of(ServiceConfig service)
    {
        if (!SshParameters.IsSsh(service.Listener.Type) || SshParameters.AuthorizedKeysOf(new ParameterReader(service.Listener.Metadata)) is not null)
        {
            yield break;
        }

        if (service.Listener.Auth is null && service.Handler.Auth is null)
        {
            yield return "whoever can connect may use it; user:password@ or authorizedKeys=FILE says who may";
        }

        if (service.Listener.Auth is { File: null, Password: null or "" })
        {
            yield return "the user has no password: whoever knows the name gets in with any; user:password@ or authorizedKeys=FILE says who may";
        }
    }

    public static IEnumerable<string> OfDialer(DialerConfig dialer)
    {
        var parameters = new ParameterReader(dialer.Metadata);
        if (dialer.Tls is { Secure: false } && SshParameters.HostKeysOf(parameters).Count == 0 && SshParameters.KnownHostsOf(parameters) is null)
        {
            yield return "the node's host key is not verified; secure=true or knownHosts=FILE verifies it, hostKey=SHA256:... trusts exactly one";
        }

        if (SshParameters.KeyOf(parameters) is (null, not null))
        {
            yield return "there is a passphrase, and no privateKeyFile that it could protect";
        }

        if (dialer.Tls is not null && dialer.Tls with { Secure = null, ServerName = null } != new TlsConfig())
        {
            yield return $"the dialer '{dialer.Type}' knows keys and no certificates; those given have no effect";
        }
    }
}
