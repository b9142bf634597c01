using System.Net;
using GostSharp.Tests.Transports;

namespace GostSharp.Tests.Services;

/// <summary>A far end that binds, or does not, as a test wants it to.</summary>
internal sealed class ScriptedFarEnd
{
    private readonly Lock _gate = new();
    private readonly List<EndPoint> _asked = [];
    private readonly List<QueueListener> _bound = [];
    private int _lastPort = 5000;

    /// <summary>Asked before anything is bound; what it returns is thrown.</summary>
    public Func<EndPoint, Exception?> Refuse { get; set; } = _ => null;

    /// <summary>Every address that was asked for, in order.</summary>
    public IReadOnlyList<EndPoint> Asked => Copy(_asked);

    /// <summary>Everything that was bound, in order.</summary>
    public IReadOnlyList<QueueListener> Bound => Copy(_bound);

    /// <summary>What is bound and not disposed.</summary>
    public IEnumerable<QueueListener> Alive => Bound.Where(listener => !listener.IsDisposed);

    public static Exception NotReached(string detail = "nobody is there") => new ConnectFailedException(FailureReason.Refused, new DnsEndPoint("node", 1), detail, site: FailureSite.Node);

    public static Exception Refused(EndPoint address) => new BindFailedException(FailureReason.AddressUnavailable, address, "taken");

    public async ValueTask<IListener> BindAsync(EndPoint address, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_gate)
        {
            _asked.Add(address);
            if (Refuse(address) is { } failure)
            {
                throw failure;
            }

            _bound.Add(new QueueListener { LocalEndPoint = ((DnsEndPoint)address).Port > 0 ? address : new DnsEndPoint("far", ++_lastPort) });
            return _bound[^1];
        }
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
