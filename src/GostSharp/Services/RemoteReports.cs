using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Services;

/// <summary>What is told of a remote listener: that it is bound, that it is not, and that some of its tunnels are missing.</summary>
internal sealed class RemoteReports(RemoteBinding binding, RemoteTunnels tunnels, TimeProvider timeProvider, ILogger logger)
{
    // What is bound and lost within less is not bound again, but fails over and over.
    private static readonly TimeSpan Firm = TimeSpan.FromSeconds(1);

    // For so long the log may say "bound" although it is not.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly RetryReports _retries = new(timeProvider);
    private long _boundAt;
    private long _awayAt = timeProvider.GetTimestamp();
    private bool _isBound;
    private bool _hasBeenBound;
    private bool _isToldBound; // What the last line said that everybody sees.
    private bool _hasToldSharing;

    /// <summary>A tunnel is bound.</summary>
    public void Bound()
    {
        lock (_gate)
        {
            logger.TunnelsChanged(binding.Service, tunnels.Count, binding.Tunnels, tunnels.LocalEndPoint ?? binding.Address, "");
            if (_isBound)
            {
                return;
            }

            if (!_isToldBound)
            {
                _isToldBound = true;
                logger.RemoteBound(binding.Service, tunnels.LocalEndPoint ?? binding.Address, Away());
            }

            (_isBound, _hasBeenBound, _boundAt) = (true, true, timeProvider.GetTimestamp());
        }
    }

    /// <summary>A tunnel is lost or could not be bound, and is tried again.</summary>
    public void Retries(TimeSpan delay, string reason)
    {
        lock (_gate)
        {
            if (tunnels.Count > 0)
            {
                logger.TunnelsChanged(binding.Service, tunnels.Count, binding.Tunnels, tunnels.LocalEndPoint ?? binding.Address, ": " + reason);
                return;
            }

            NoteLoss();
            if (_retries.IsWorthAWarning(reason) || (_isToldBound && timeProvider.GetElapsedTime(_awayAt) >= Silence))
            {
                _isToldBound = false;
                logger.RemoteRetries(binding.Service, binding.Address, delay, reason);
            }
            else
            {
                logger.RemoteStillRetries(binding.Service, binding.Address, delay, reason);
            }
        }
    }

    /// <summary>The far end does not let a further tunnel join.</summary>
    public void NotShared(string reason)
    {
        lock (_gate)
        {
            if (!_hasToldSharing)
            {
                _hasToldSharing = true;
                logger.PortNotShared(binding.Service, tunnels.Count, binding.Tunnels, reason);
            }
        }
    }

    private void NoteLoss()
    {
        if (!_isBound)
        {
            return;
        }

        (_isBound, _awayAt) = (false, timeProvider.GetTimestamp());
        if (timeProvider.GetElapsedTime(_boundAt) >= Firm)
        {
            _retries.Reset();
        }
    }

    private string Away() => _hasBeenBound || _retries.HasWarned
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(_hasBeenBound ? " again" : "")} after {timeProvider.GetElapsedTime(_awayAt).TotalSeconds:0.#} s")
        : "";
}
