using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog;

/// <summary>How bad a fault is.</summary>
public enum Severity
{
    Error,
    Warning,
}

/// <summary>A place in a file; lines and columns count from 1.</summary>
public readonly record struct Place(int Line, int Column, int Length);

/// <summary>A fault of a platform file: what, where, why, and what to do.</summary>
/// <param name="Code">Stable, see <see cref="FaultCodes"/>.</param>
/// <param name="Severity">Whether the file can be used all the same.</param>
/// <param name="File">The file.</param>
/// <param name="Place">Where in it.</param>
/// <param name="Message">What is wrong, one sentence.</param>
/// <param name="Hint">What to do, or null.</param>
/// <param name="Excerpt">The line of the file, or null.</param>
public sealed record Fault(string Code, Severity Severity, string File, Place Place, string Message, string? Hint, string? Excerpt);

/// <summary>What reading a platform file gave: a platform, or faults, or a platform with warnings.</summary>
public sealed record PlatformReading(Platform? Platform, ImmutableArray<Fault> Faults);

/// <summary>Codes of faults; a code never changes its meaning.</summary>
public static class FaultCodes
{
    /// <summary>The text is no YAML.</summary>
    public const string Syntax = "AGP001";

    /// <summary>The file is larger than any platform file.</summary>
    public const string TooLarge = "AGP002";

    /// <summary>Brackets or indentation are nested too deep.</summary>
    public const string TooDeep = "AGP003";

    /// <summary>Anchors, aliases, merges, tags and further documents are not used here.</summary>
    public const string NotUsed = "AGP004";

    /// <summary>A key stands twice in one map.</summary>
    public const string DuplicateKey = "AGP005";

    /// <summary>The text holds characters that no text file has.</summary>
    public const string BadCharacter = "AGP006";

    /// <summary>A tab stands in the indentation.</summary>
    public const string Tab = "AGP007";

    /// <summary>There is nothing in the file.</summary>
    public const string Empty = "AGP008";

    /// <summary>There are more faults than are listed.</summary>
    public const string TooMany = "AGP009";

    /// <summary>A key that means nothing here.</summary>
    public const string UnknownKey = "AGP101";

    /// <summary>A key that must be there is not.</summary>
    public const string MissingKey = "AGP102";

    /// <summary>A map, a list or a value stands where another of them belongs.</summary>
    public const string WrongKind = "AGP103";

    /// <summary>A value has the wrong form or is out of its range.</summary>
    public const string BadValue = "AGP104";

    /// <summary>An item stands twice in a list that has each once.</summary>
    public const string Repeated = "AGP105";

    /// <summary>A map or list has more entries than are read.</summary>
    public const string TooLong = "AGP106";

    /// <summary>A blueprint that does not exist.</summary>
    public const string UnknownBlueprint = "AGP201";

    /// <summary>Two things have one name.</summary>
    public const string NameClash = "AGP202";

    /// <summary>A service that does not exist.</summary>
    public const string UnknownService = "AGP204";

    /// <summary>Services call each other in a circle.</summary>
    public const string Cycle = "AGP205";

    /// <summary>The steps of a rollout do not rise.</summary>
    public const string StepsNotRising = "AGP206";

    /// <summary>A setting that the program sets itself.</summary>
    public const string ReservedSetting = "AGP207";

    /// <summary>Two limits contradict each other.</summary>
    public const string Contradiction = "AGP208";

    /// <summary>Two routes differ in upper and lower case only.</summary>
    public const string RouteClash = "AGP209";

    /// <summary>A backend service calls a frontend, which comes up after it.</summary>
    public const string CallsFrontend = "AGP210";

    /// <summary>A setting has the name of a variable that holds the address of a called service.</summary>
    public const string SettingClash = "AGP211";

    /// <summary>The folder of a service does not exist; found by those who may look at the disk.</summary>
    public const string MissingFolder = "AGP301";

    /// <summary>A blueprint that no service uses (a warning).</summary>
    public const string UnusedBlueprint = "AGP401";

    /// <summary>The gateway's port is one that an instance may be given (a warning).</summary>
    public const string PortInRange = "AGP402";
}
