using Agrimaan.Samples.Shared;
using Agrimaan.Samples.Weather;

return await SampleService.RunAsync(WeatherJson.Default, service =>
    service.App.MapWeatherApi(service.Callee("field-service"), new Forecasts(service.Callee("weather-api"), TimeProvider.System)));
