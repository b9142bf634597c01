using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Tcp;
using GostSharp.Transports.Tcp.Linux;

namespace GostSharp.Transports.Direct;

/// <summary>This machine: connects and listens with its own sockets.</summary>
public sealed class DirectRoute : IPromptRoute
{
    private readonly DirectRouteOptions _options;
    private readonly AddressRace<TcpConnect> _race;
    private readonly DirectDatagrams _datagrams;

    /// <summary>Creates the route.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public DirectRoute(DirectRouteOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = options ?? new DirectRouteOptions();
        _race = new AddressRace<TcpConnect>((address, token) => TcpConnect.ToAsync(address, _options.Tcp, token).AsTask(), _options.ConnectionAttemptDelay, timeProvider ?? TimeProvider.System);
        _datagrams = new DirectDatagrams(_options.ResolveName);
    }

    /// <inheritdoc/>
    public RouteCapabilities Provides => RouteCapabilities.All;

    /// <summary>Connects by TCP; a name is resolved now and all its addresses are tried.</summary>
    /// <inheritdoc/>
    public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ConnectAsync(ConnectStreamAsync, context.Target, cancellationToken);
    }

    /// <summary>Opens a UDP socket of its own; a name is resolved now, and its first IPv4 address preferred.</summary>
    /// <inheritdoc/>
    public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ConnectAsync(_datagrams.ConnectAsync, context.Target, cancellationToken);
    }

    /// <summary>Listens on <paramref name="address"/>; <c>[::]</c> is dual-stack, <c>0.0.0.0</c> IPv4 only, a name its first address.</summary>
    /// <inheritdoc/>
    public async ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default) =>
        TcpConnectionListener.Bind(await ResolveForBindAsync(address, cancellationToken).ConfigureAwait(false), _options.Tcp);

    /// <summary>Binds a UDP socket to <paramref name="address"/>; <c>[::]</c> is dual-stack, <c>0.0.0.0</c> IPv4 only, a name its first address.</summary>
    /// <inheritdoc/>
    public async ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default) =>
        _datagrams.Bind(await ResolveForBindAsync(address, cancellationToken).ConfigureAwait(false));

    bool IPromptRoute.IsPromptFor(EndPoint? target) => target is IPEndPoint && LinuxTcp.IsSupported;

    // Every address has its own error; the kind of the first is the most telling, the message names them all. A lack of this machine tells nothing of
    // the target, and where IPv6 is switched off every connect to [::1] ends with one ("no address").
    internal static ConnectFailedException Summarize(EndPoint? target, AggregateException failures)
    {
        var reason = failures.InnerExceptions.Select(ReasonOf)
            .FirstOrDefault(each => each is not FailureReason.ResourcesExhausted, FailureReason.ResourcesExhausted);
        var detail = string.Join("; ", failures.InnerExceptions.Select(failure => failure.Message).Distinct(StringComparer.Ordinal));
        return new ConnectFailedException(reason, target, $"all {failures.InnerExceptions.Count} addresses failed: {detail}", failures);
    }

    private static FailureReason ReasonOf(Exception failure) => failure switch
    {
        SocketException socket => SocketFailures.ToConnectReason(socket.SocketErrorCode),
        GostException known => known.Reason,
        _ => FailureReason.Other,
    };

    private static async ValueTask<T> ConnectAsync<T>(
        Func<EndPoint?, CancellationToken, ValueTask<T>> connect, EndPoint? target, CancellationToken cancellationToken)
    {
        try
        {
            return await connect(target, cancellationToken).ConfigureAwait(false);
        }
        catch (GostException exception)
        {
            throw new ConnectFailedException(exception.Reason, target, exception.Message, exception);
        }
        catch (SocketException exception)
        {
            throw new ConnectFailedException(SocketFailures.ToConnectReason(exception.SocketErrorCode), target, exception.Message, exception);
        }
        catch (AggregateException exception)
        {
            throw Summarize(target, exception);
        }
    }

    private async ValueTask<Connection> ConnectStreamAsync(EndPoint? target, CancellationToken cancellationToken) => (target switch
    {
        IPEndPoint address => await TcpConnect.ToAsync(address, _options.Tcp, cancellationToken).ConfigureAwait(false),
        DnsEndPoint name => await ConnectAsync(name, cancellationToken).ConfigureAwait(false),
        null => throw new GostException(FailureReason.NotSupported, "no target is configured, and there is no chain whose end could decide"),
        _ => throw new GostException(FailureReason.NotSupported, $"addresses of the kind {target.AddressFamily} are not supported"),
    }).Connection;

    private async Task<TcpConnect> ConnectAsync(DnsEndPoint name, CancellationToken cancellationToken)
    {
        var addresses = await NameResolution.ResolveAsync(name.Host, _options.ResolveName, cancellationToken).ConfigureAwait(false);
        return addresses.Count == 1
            ? await TcpConnect.ToAsync(new IPEndPoint(addresses[0], name.Port), _options.Tcp, cancellationToken).ConfigureAwait(false)
            : await _race.RunAsync(AddressRace<TcpConnect>.Interleave(addresses, name.Port), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The address to bind, or to send packets to: of a name its first IPv4 one, else its first.</summary>
    /// <exception cref="BindFailedException">It has none.</exception>
    internal async ValueTask<IPEndPoint> ResolveForBindAsync(EndPoint address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address switch
        {
            IPEndPoint ip => ip,
            DnsEndPoint name => await ResolveForBindAsync(name, cancellationToken).ConfigureAwait(false),
            _ => throw new BindFailedException(FailureReason.NotSupported, address, $"addresses of the kind {address.AddressFamily} are not supported"),
        };
    }

    private async ValueTask<IPEndPoint> ResolveForBindAsync(DnsEndPoint name, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await NameResolution.ResolveAsync(name.Host, _options.ResolveName, cancellationToken).ConfigureAwait(false);
            var preferred = addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
            return new IPEndPoint(preferred, name.Port);
        }
        catch (GostException exception)
        {
            throw new BindFailedException(exception.Reason, name, exception.Message, exception);
        }
    }
}
