namespace Quickstart;

/// <summary>A web page to forward to, so that there is something to see without any set-up.</summary>
internal static class WebPage
{
    public static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var page = builder.Build();
        page.MapGet("/", (HttpContext visit) => $"Hello! You came through GostSharp to the page on port {visit.Connection.LocalPort}.\n");
        await page.StartAsync();
        return page;
    }

    public static string AddressOf(WebApplication page) => new Uri(page.Urls.Single()).Authority;
}
