namespace Agrimaan.Client;

/// <summary>Somebody who may come in.</summary>
/// <param name="Role"><c>viewer</c>, <c>approver</c> or <c>operator</c>.</param>
/// <param name="Titles">Further roles, which a platform file may ask of those who approve.</param>
/// <param name="Since">When they were let in.</param>
/// <param name="By">Who let them in.</param>
public sealed record PersonView(string Name, string Role, IReadOnlyList<string> Titles, DateTimeOffset Since, string By);

/// <summary>Asks to let somebody in.</summary>
public sealed record AddPerson(string Name, string Role, IReadOnlyList<string>? Titles);

/// <summary>Somebody new with their token, which is told once.</summary>
public sealed record PersonToken(PersonView Person, string Token)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Person.Name} ***";
}
