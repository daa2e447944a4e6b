namespace Agrimaan.Client;

/// <summary>Somebody who is told what happens on a platform.</summary>
/// <param name="On">What is told, such as <c>rolledBack</c>.</param>
/// <param name="Told">Notices that were told so far.</param>
/// <param name="LastTold">When that was last, or null.</param>
/// <param name="Waiting">Notices that wait to be told.</param>
/// <param name="GivenUp">Notices that could not be told for too long.</param>
/// <param name="GivenUpLately">Of these, those since anything was told.</param>
/// <param name="FailingSince">Since when every try has failed; null when the last one did not.</param>
/// <param name="Fault">What the last try answered, or null.</param>
public sealed record NotificationView(
    string Name, string[] On, int Told, DateTimeOffset? LastTold, int Waiting, int GivenUp, int GivenUpLately, DateTimeOffset? FailingSince, string? Fault);

/// <summary>What a channel answered to a test.</summary>
/// <param name="Verdict"><c>pass</c> when it was told, otherwise <c>fail</c> or <c>error</c>.</param>
public sealed record NotificationTest(string Name, string Verdict, string Sentence);
