namespace GostSharp.Ssh.Keys.Files;

internal enum KeyCipherMode
{
    None,
    Counter,
    Cbc,
    Gcm,
    ChaChaPoly,
}
