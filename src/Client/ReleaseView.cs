namespace Agrimaan.Client;

/// <summary>A release as shown to people.</summary>
/// <param name="Gone">Whether files of it were removed, so that it cannot be deployed.</param>
public sealed record ReleaseView(
    string Version, string? Commit, string Author, DateTimeOffset CreatedAt, bool Current, IReadOnlyList<ServiceReleaseView> Services, bool Gone = false);

/// <summary>A service in a release.</summary>
/// <param name="Version">Version of the release in which these bits and settings first appeared.</param>
public sealed record ServiceReleaseView(string Service, string Version, string Revision, string Artefact, IReadOnlyDictionary<string, string> Settings);

/// <summary>Asks for a new release from the platform file.</summary>
/// <param name="Version">Semantic version; null takes the next patch number.</param>
/// <param name="Settings">Settings to change, as <c>service.NAME</c> → value; they override the file's.</param>
/// <param name="Commit">Source revision, when known.</param>
public sealed record CreateRelease(string? Version, IReadOnlyDictionary<string, string>? Settings, string? Commit);
