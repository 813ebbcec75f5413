
if __name__ == "__main__":
    arrays, strings = load("gatehouse-model.safetensors")
    values = table("gatehouse-data.csv")
    x, rows = windows(values, strings)
    forecast = unscaled(answers(x, arrays, strings), values, strings, rows)
    print(f"the last forecast: {forecast[-1]}")
    if not compare(forecast, rows, "gatehouse-forecast.csv", strings["cell"]):
        raise SystemExit("the forecasts differ")
