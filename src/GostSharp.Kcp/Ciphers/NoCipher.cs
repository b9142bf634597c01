namespace GostSharp.Kcp.Ciphers;

/// <summary>Leaves packets as they are.</summary>
internal sealed class NoCipher : PacketCipher
{
    public override void Encrypt(byte[] buffer, int offset, int length)
    {
        // Nothing to do.
    }

    public override void Decrypt(byte[] buffer, int offset, int length)
    {
        // Nothing to do.
    }
}
