using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>An nginx on 127.0.0.1 whose every page is one text that no other server has.</summary>
public sealed class NginxServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new("nginx");
    private ForeignProgram? _nginx;

    private NginxServer(int port)
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        Url = new Uri($"http://{EndPoint}/");
        Body = $"nginx {Guid.NewGuid():N}";
    }

    public IPEndPoint EndPoint { get; }

    public Uri Url { get; }

    /// <summary>The text it answers with.</summary>
    public string Body { get; }

    /// <summary>What nginx has logged since it was last started.</summary>
    public string Log => _nginx?.Log ?? "";

    /// <summary>Starts a server on a free port.</summary>
    public static Task<NginxServer> StartAsync(CancellationToken cancellationToken = default) =>
        FreePort.StartAsync(port => StartAsync(port, cancellationToken));

    /// <summary>Starts a server on a port that the caller has found free.</summary>
    public static async Task<NginxServer> StartAsync(int port, CancellationToken cancellationToken = default)
    {
        var server = new NginxServer(port);
        try
        {
            await server.RestartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening and ends all connections; the port stays this server's for <see cref="RestartAsync"/>.</summary>
    public async Task StopAsync()
    {
        if (_nginx is { } running)
        {
            _nginx = null;
            await running.DisposeAsync();
        }
    }

    /// <summary>Starts it on the same port with the same text; stops it before that if it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        _nginx = await LaunchAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }

    private Task<ForeignProgram> LaunchAsync(CancellationToken cancellationToken)
    {
        _directory.Write("pages/index.txt", Body);
        var configuration = _directory.Write("nginx.conf", Configuration());
        string[] arguments = ["-e", "stderr", "-p", _directory.Root, "-c", configuration];
        var options = new ForeignProgramOptions("nginx", arguments)
        {
            IsReady = Ready.WhenHttpAnswers(Url, Body),
        };
        return ForeignProgram.StartAsync(options, cancellationToken);
    }

    private string Configuration() => $$"""
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        daemon off;
        master_process off;
        pid "{{_directory.PathOf("nginx.pid")}}";
        error_log stderr;
        events {
            worker_connections 4096;
        }
        http {
            access_log off;
            default_type text/plain;
            client_body_temp_path "{{_directory.PathOf("client-body")}}";
            proxy_temp_path "{{_directory.PathOf("proxy")}}";
            fastcgi_temp_path "{{_directory.PathOf("fastcgi")}}";
            uwsgi_temp_path "{{_directory.PathOf("uwsgi")}}";
            scgi_temp_path "{{_directory.PathOf("scgi")}}";
            server {
                listen {{EndPoint}};
                root "{{_directory.PathOf("pages")}}";
                location / {
                    try_files /index.txt =404;
                }
            }
        }
        """;
}
