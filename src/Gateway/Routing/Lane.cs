namespace Agrimaan.Gateway.Routing;

/// <summary>Why a request goes to its version, and so with which others it is counted.</summary>
internal enum Lane
{
    /// <summary>It was drawn by weight: one of those that a version is judged by.</summary>
    Drawn,

    /// <summary>A rule means it. Such callers have chosen themselves, and compare with nobody.</summary>
    Steered,

    /// <summary>It asks for the version by name.</summary>
    Preview,
}
