namespace GostSharp;

/// <summary>A connection that carries packets to and from one peer.</summary>
public abstract class DatagramConnection : Connection
{
    /// <summary>The largest packet that the path can carry, in bytes.</summary>
    /// <value>65,507 unless the path says otherwise: the most that UDP over IPv4 carries.</value>
    public virtual int MaxDatagramSize => 65_507;

    /// <summary>The smallest packet that the path can carry, in bytes.</summary>
    /// <value>0 unless the path has no empty packets.</value>
    public virtual int MinDatagramSize => 0;

    /// <summary>Waits until a receive would not have to, so that nobody holds a buffer meanwhile; for one caller at a time.</summary>
    /// <returns>False when the connection has ended. True promises nothing: a connection that cannot tell says it at once, which is the default.</returns>
    public virtual ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(true);

    /// <summary>Receives the next packet into <paramref name="buffer"/>, or learns that none will come.</summary>
    public abstract ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    /// <summary>Sends one packet, which may be empty where the path can carry that.</summary>
    /// <exception cref="GostException">The packet is larger than <see cref="MaxDatagramSize"/> or smaller than <see cref="MinDatagramSize"/>, or the path is gone.</exception>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default);
}
