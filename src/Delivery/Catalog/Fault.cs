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

    /// <summary>An environment that does not exist.</summary>
    public const string UnknownEnvironment = "AGP212";

    /// <summary>Environments are like each other in a circle.</summary>
    public const string LikeCycle = "AGP213";

    /// <summary>A store or broker that does not exist, or one of them where only the other can be.</summary>
    public const string UnknownStore = "AGP214";

    /// <summary>An external service that does not exist.</summary>
    public const string UnknownExternal = "AGP215";

    /// <summary>A topic does not say which of several brokers it is on.</summary>
    public const string UnclearBroker = "AGP216";

    /// <summary>Two services own one database.</summary>
    public const string SharedDatabase = "AGP217";

    /// <summary>A number of servers that cannot hold together, such as two that vote.</summary>
    public const string BadMembers = "AGP218";

    /// <summary>A service that keeps state on its own disk would have several instances.</summary>
    public const string LocalState = "AGP219";

    /// <summary>Keys that exclude each other, or one that needs another.</summary>
    public const string Together = "AGP220";

    /// <summary>A live external service outside production.</summary>
    public const string LiveOutsideProduction = "AGP221";

    /// <summary>An external service has no address for the face it shows to an environment.</summary>
    public const string NoAddress = "AGP222";

    /// <summary>A kept value that no earlier step keeps.</summary>
    public const string UnknownKept = "AGP223";

    /// <summary>A journey that does not exist.</summary>
    public const string UnknownJourney = "AGP224";

    /// <summary>A secret that no service names.</summary>
    public const string UnknownSecret = "AGP225";

    /// <summary>A patch where nothing is rendered that it could change.</summary>
    public const string PatchWithoutObjects = "AGP226";

    /// <summary>A password stands in the file.</summary>
    public const string PasswordInFile = "AGP227";

    /// <summary>Regions without a primary one, or with two.</summary>
    public const string Primaries = "AGP228";

    /// <summary>A reference to a name that no file of values has.</summary>
    public const string UnknownReference = "AGP229";

    /// <summary>A setting refers to what is a secret; a setting is part of a release, a secret never is.</summary>
    public const string SecretInSetting = "AGP230";

    /// <summary>A secret that no file of values has.</summary>
    public const string MissingSecret = "AGP231";

    /// <summary>A service expects of another what that one does not offer.</summary>
    public const string Unfulfilled = "AGP232";

    /// <summary>A place in the query of a check, such as <c>${service}</c>, that does not exist.</summary>
    public const string UnknownPlace = "AGP240";

    /// <summary>A hook has no way of being done, or two.</summary>
    public const string HookWay = "AGP260";

    /// <summary>A hook is to take back what it cannot take back.</summary>
    public const string HookTooLate = "AGP261";

    /// <summary>Two hooks or two notifications of an environment have one name.</summary>
    public const string HookTwice = "AGP262";

    /// <summary>A step names a hook that does not wait for one, or a hook waits for a step that nobody names.</summary>
    public const string HookUnnamed = "AGP263";

    /// <summary>A scale that follows the load does not say how much of it one instance is to have.</summary>
    public const string NoLoadTarget = "AGP290";

    /// <summary>Instances with a state of their own of which none could ever be replaced, or whose number would follow the load.</summary>
    public const string Quorum = "AGP291";

    /// <summary>The folder of a service does not exist; found by those who may look at the disk.</summary>
    public const string MissingFolder = "AGP301";

    /// <summary>A file of values or a secret's file does not exist or cannot be read; found by those who may look at the disk.</summary>
    public const string MissingFile = "AGP302";

    /// <summary>A line of a file of values is no <c>NAME=value</c>.</summary>
    public const string BadValuesLine = "AGP303";

    /// <summary>A blueprint that no service uses (a warning).</summary>
    public const string UnusedBlueprint = "AGP401";

    /// <summary>The gateway's port is one that an instance may be given (a warning).</summary>
    public const string PortInRange = "AGP402";
}
