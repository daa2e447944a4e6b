using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers;

/// <summary>A platform as those see it who only look.</summary>
internal interface ISeenPlatform
{
    PlatformState State { get; }

    /// <summary>What was seen last, or null before the first look.</summary>
    Observation? Seen { get; }

    /// <summary>What could not be done at the last look, for a person; null when all is well.</summary>
    string? Trouble { get; }
}

/// <summary>All platforms of this control plane, for those who only look.</summary>
internal interface ISeenPlatforms
{
    /// <summary>In the order of their names.</summary>
    IReadOnlyList<ISeenPlatform> All { get; }

    ISeenPlatform? Find(string platform);
}
