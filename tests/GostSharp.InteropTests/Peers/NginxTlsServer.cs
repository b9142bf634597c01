namespace GostSharp.InteropTests.Peers;

/// <summary>nginx with one page over TLS.</summary>
internal static class NginxTlsServer
{
    /// <summary>Starts a server whose page is <paramref name="body"/>.</summary>
    public static Task<PeerServer> StartAsync(CertificateFile certificate, string body) => PeerServer.StartAsync("nginx-tls", (directory, port) =>
        new ForeignProgramOptions("nginx", "-e", "stderr", "-p", directory.Root, "-c", directory.Write("nginx.conf", Configuration(directory, port, certificate, body))));

    private static string Configuration(TemporaryDirectory directory, int port, CertificateFile certificate, string body) => $$"""
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        daemon off;
        master_process off;
        pid "{{directory.PathOf("nginx.pid")}}";
        error_log stderr;
        events {
            worker_connections 1024;
        }
        http {
            access_log off;
            default_type text/plain;
            client_body_temp_path "{{directory.PathOf("client-body")}}";
            proxy_temp_path "{{directory.PathOf("proxy")}}";
            fastcgi_temp_path "{{directory.PathOf("fastcgi")}}";
            uwsgi_temp_path "{{directory.PathOf("uwsgi")}}";
            scgi_temp_path "{{directory.PathOf("scgi")}}";
            server {
                listen 127.0.0.1:{{port}} ssl;
                ssl_certificate "{{certificate.CertFile}}";
                ssl_certificate_key "{{certificate.KeyFile}}";
                location / {
                    return 200 "{{body}}";
                }
            }
        }
        """;
}
