namespace GostSharp;

/// <summary>A packet socket of this machine, for those who know what it will carry.</summary>
internal interface ILocalSocket
{
    /// <summary>True when a receive would not have to wait.</summary>
    bool HasMore { get; }

    /// <summary>Asks the kernel to hold so many bytes of each direction; it gives what its limits allow.</summary>
    void AskForBuffers(int bytes);

    /// <summary>Marks the packets that are sent with a class of traffic (DSCP), where the system lets us.</summary>
    void Mark(int trafficClass);
}
