namespace Agrimaan.Samples.Shared;

/// <summary>Lists come in pages of 1 to 500.</summary>
public static class Page
{
    public static Faults Check(int limit) => new Faults().Between("limit", limit, 1, 500);
}
