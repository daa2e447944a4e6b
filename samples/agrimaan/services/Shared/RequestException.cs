namespace Agrimaan.Samples.Shared;

/// <summary>A request that cannot be answered as asked, with the status and the words for the one who asked.</summary>
public sealed class RequestException(int status, string title, string detail) : Exception(title)
{
    public int Status { get; } = status;

    public string Detail { get; } = detail;
}
