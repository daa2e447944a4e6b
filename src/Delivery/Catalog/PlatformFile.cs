using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Reads a platform file.</summary>
public static class PlatformFile
{
    /// <summary>The name it has when nobody says another.</summary>
    public const string UsualName = "agrimaan.yaml";

    /// <summary>More than this is refused; whoever reads the file from a disk need not read further.</summary>
    public const int MostBytes = TextCheck.MostBytes;

    /// <param name="text">Its text; anything at all is safe.</param>
    /// <param name="file">Where it lies, an absolute path; folders in it are relative to that. Nothing is looked up there.</param>
    /// <returns>All faults of meaning at once; of syntax the first. A platform unless there is an error.</returns>
    public static PlatformReading Read(string text, string file)
    {
        var findings = new Findings(file, Unmarked(text));
        return Draft(Unmarked(text), findings) is { } draft ? new(PlatformReader.Read(draft, FolderOf(file)), findings.All) : new(null, findings.All);
    }

    /// <summary>Reads a platform file for one environment: like <see cref="Platform.In"/>, and every reference is resolved.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="file">Where it lies.</param>
    /// <param name="environment">Which environment; it must exist.</param>
    /// <param name="values">The environment's files of values, in its order; see <see cref="TargetEnvironment.Values"/>.</param>
    /// <returns>Faults of the files of values too, and references and secrets that they lack; none of them shows a value.</returns>
    /// <exception cref="KeyNotFoundException">There is no such environment.</exception>
    public static PlatformReading Read(string text, string file, string environment, IReadOnlyList<DotEnv> values)
    {
        var findings = new Findings(file, Unmarked(text));
        if (Draft(Unmarked(text), findings) is not { } draft)
        {
            return new(null, findings.All);
        }

        var place = draft.Environments.GetValueOrDefault(environment) ?? throw new KeyNotFoundException($"there is no environment '{environment}'");
        var services = ReferenceResolver.Resolve(Resolution.Services(draft, place), place, values, findings).ToList();
        ChecksChecker.CheckReferences(place, values, findings);
        var faults = findings.All.AddRange(values.SelectMany(one => one.Faults));
        return faults.Any(fault => fault.Severity == Severity.Error)
            ? new(null, faults)
            : new(PlatformReader.In(PlatformReader.Read(draft, FolderOf(file)), draft, place, services, FolderOf(file)), faults);
    }

    /// <summary>The file as a draft without errors, or null.</summary>
    internal static PlatformDraft? Draft(string text, Findings findings)
    {
        if (!TextCheck.Passes(text, findings) || YamlReader.Read(text, findings) is not { } root)
        {
            return null;
        }

        ShapeChecker.Check(root, PlatformShape.Root, "", findings);
        if (root is not MapNode map || findings.Has(FaultCodes.TooLong))
        {
            return null; // what is too long to read is not worth relating
        }

        var draft = PlatformDraft.Of(map, findings);
        CallChecker.Check(draft, findings);
        ContractChecker.Check(draft, findings);
        GraphChecker.Check(draft, findings);
        StoreChecker.Check(draft, findings);
        ScaleChecker.Check(draft, findings);
        ExternalChecker.Check(draft, findings);
        JourneyChecker.Check(draft, findings);
        HookReader.Check(draft, findings);
        NotificationReader.Check(draft, findings);
        SettingChecker.Check(draft, findings);
        GatewayChecker.Check(draft, findings);
        EnvironmentChecker.Check(draft, findings);
        PlaceChecker.Check(draft, findings);
        return findings.AnyError ? null : draft;
    }

    /// <summary>Without the mark that some editors put before UTF-8.</summary>
    internal static string Unmarked(string text) => text.StartsWith('\uFEFF') ? text[1..] : text;

    internal static string FolderOf(string file)
    {
        var folder = Path.GetDirectoryName(file.Replace('\0', '?')) ?? "/";
        return Path.IsPathFullyQualified(folder) ? folder : "/" + folder; // never the process's own folder, which is the world's
    }
}
