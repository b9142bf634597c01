using System.Net;
using System.Threading.Channels;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Services;

/// <summary>A listener at a place that may come and go: binds at once, retries for ever, and comes back after every loss.</summary>
internal sealed class RemoteListener : IListener, IBindingListener, IDatagramListener
{
    private readonly RemoteBinding _binding;
    private readonly RemoteTunnels _tunnels;
    private readonly RemoteLane[] _lanes;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _unbound = new();

    // The queues are those of what is bound: here nothing is to wait for long.
    private readonly Channel<Connection> _accepted = Channel.CreateBounded<Connection>(1);
    private readonly Lock _gate = new();
    private Task _runs = Task.CompletedTask;
    private bool _started;

    public RemoteListener(RemoteBinding binding, TimeProvider timeProvider, ILogger logger)
    {
        _binding = binding;
        _logger = logger;
        _tunnels = new RemoteTunnels(binding.Address, timeProvider);
        var reports = new RemoteReports(binding, _tunnels, timeProvider, logger);
        _lanes =
        [
            .. Enumerable.Range(0, binding.Tunnels).Select(index => new RemoteLane(
                binding, _tunnels, reports, new RemoteAcceptor(binding.Service, _accepted.Writer, timeProvider, logger), index == 0, timeProvider, logger)),
        ];
    }

    public EndPoint? LocalEndPoint => _tunnels.LocalEndPoint;

    public BindingStatus? Status => _tunnels.Status;

    public DatagramStatistics? Statistics => _binding.Counters?.Now;

    public Task WaitForBoundAsync() => _tunnels.WaitForBoundAsync(_unbound.Token);

    /// <summary>Begins to bind, which the first accept does otherwise, and waits until the first attempt has succeeded or failed.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        Start();
        await _tunnels.WaitForOutcomeAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        Start();
        var connection = default(Connection);
        while (!_accepted.Reader.TryRead(out connection) && await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        return connection;
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _started = true;
        }

        await _unbound.CancelAsync().ConfigureAwait(false);
        _accepted.Writer.TryComplete();
        foreach (var lane in _lanes)
        {
            await lane.UnbindAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await UnbindAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _logger.CloseFailed(_binding.Service, exception);
        }

        await _runs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Nothing of it may keep the rest from being closed.
        while (_accepted.Reader.TryRead(out var connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_lanes.Select(lane => lane.CloseAsync().AsTask())).ConfigureAwait(false);
    }

    private void Start()
    {
        lock (_gate)
        {
            if (!_started)
            {
                _started = true;
                _runs = Task.WhenAll(_lanes.Select(lane => Task.Run(() => lane.RunAsync(_unbound.Token))));
            }
        }
    }
}
