using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>nginx in front of a WebSocket server, as on most machines that are reached from the Internet.</summary>
internal static class NginxWebSocketProxy
{
    /// <summary>Starts it; with a certificate it serves TLS.</summary>
    public static Task<PeerServer> StartAsync(IPEndPoint server, CertificateFile? certificate = null) => PeerServer.StartAsync("nginx-ws", (directory, port) =>
        new ForeignProgramOptions("nginx", "-e", "stderr", "-p", directory.Root, "-c", directory.Write("nginx.conf", Configuration(directory, port, server, certificate))));

    private static string Configuration(TemporaryDirectory directory, int port, IPEndPoint server, CertificateFile? certificate) => $$"""
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
            client_body_temp_path "{{directory.PathOf("client-body")}}";
            proxy_temp_path "{{directory.PathOf("proxy")}}";
            fastcgi_temp_path "{{directory.PathOf("fastcgi")}}";
            uwsgi_temp_path "{{directory.PathOf("uwsgi")}}";
            scgi_temp_path "{{directory.PathOf("scgi")}}";
            server {
                listen 127.0.0.1:{{port}}{{(certificate is null ? "" : $" ssl; ssl_certificate \"{certificate.CertFile}\"; ssl_certificate_key \"{certificate.KeyFile}\"")}};
                server_name proxy.test;
                location /tunnel {
                    proxy_pass http://{{server}};
                    proxy_http_version 1.1;
                    proxy_set_header Host $host;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection "upgrade";
                    proxy_set_header X-Forwarded-For $remote_addr;
                    proxy_read_timeout 60s;
                }
            }
        }
        """;
}
